import { MAX_RECORD_BYTES } from '../../shared/sync/operation-limits.ts'

// Parameters of the server's memory. A text of more than 512 MiB ends a Node process, and rows that were written before
// there were limits weigh as much as one wants: so everything that is read is bounded by bytes, not only by rows.

/** One page of a pull, a bucket or a receipt, bytes. A village line of 1 Mbit/s carries it in half a minute, compressed in a few seconds. */
export const PAGE_BYTES = 4 * 1024 * 1024
/** A single row that is larger than a page goes alone; one beyond this does not travel and is marked in the feed. */
export const MOST_ROW_BYTES = 8 * 1024 * 1024
/** Rows beyond this cannot be made any more: they stay out of segments, and pushes that touch many of them are taken in parts. */
export const HEAVY_ROW_BYTES = MAX_RECORD_BYTES
/** Rows of one packed village before compression: 20,000 ordinary ones. What does not fit comes with the feed. */
export const SEGMENT_BYTES = 32 * 1024 * 1024
/** Heavy rows that one transaction of a push holds at once. */
export const STAGE_BYTES = 16 * 1024 * 1024
/** Rows and conflicts that come along with the answer to a push; the rest comes with the next pull. */
export const REPLY_BYTES = 8 * 1024 * 1024
