/** So many errors that nobody caught within a minute mean that the process itself is broken. */
const MOST_IN_A_MINUTE = 5
const MINUTE_MS = 60_000

export interface Outliving {
  /** Each error, to be put into the log. */
  readonly onError: (error: Error) => void
  /** Once, when the process should end in order and be started again. */
  readonly onTooMany: () => void
}

/**
 * An error that nobody caught belongs to one request, which ends without an answer; it is no reason to end those of everybody
 * else. Call it once the server listens: before that such an error is a start that failed.
 */
export function outliveErrors(source: NodeJS.EventEmitter, { onError, onTooMany }: Outliving): void {
  let times: number[] = []
  const outlive = (error: unknown): void => {
    onError(error instanceof Error ? error : new Error(String(error)))
    const now = Date.now()
    times = [...times.filter((time) => now - time < MINUTE_MS), now]
    if (times.length === MOST_IN_A_MINUTE + 1) onTooMany()
  }
  source.on('uncaughtException', outlive)
  source.on('unhandledRejection', outlive)
}
