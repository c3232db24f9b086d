/** Parameters of the USB lane. An operator who changes one changes it on both sides: a device makes what its county takes. */

/** Largest file, package or bundle: what the desktop opens at once (64 MiB) with room to spare, and a day's work of a township many times over. */
export const MAX_FILE_BYTES = 48 * 1024 * 1024
/** Largest content of one package before compression. More is a bomb or no day's work. */
export const MAX_CONTENT_BYTES = 96 * 1024 * 1024
/** The head is read before anything is proven, so it has to be small. */
export const MAX_HEAD_BYTES = 64 * 1024
/** The list of a container: 500 villages of a county with some room for repetition. */
export const MAX_ENTRIES = 2000
export const MAX_MANIFEST_BYTES = 1024 * 1024
/** Ops in one package; what is beyond waits for the next one, after the receipt. */
export const MAX_PACKAGE_OPERATIONS = 20_000
/** Sealed bytes of ops that go into one package: well below the file limit also where nothing compresses. */
export const MAX_PACKAGE_OUTBOX_BYTES = 24 * 1024 * 1024
/** Rows that a receipt carries at most; the rest comes with the next one, because the cursor stands behind the last page. */
export const MAX_RECEIPT_PAGES = 40

/** How long a device may work without reaching the county once: half a year covers a winter and the road being closed. */
export const CERTIFICATE_DAYS = 180
/** A package may lie in a drawer for a month after the certificate ran out: the work in it was done in time. */
export const CERTIFICATE_GRACE_DAYS = 30
/** A device that is online this long before the end gets a new certificate by itself. */
export const CERTIFICATE_RENEWAL_DAYS = 120
