import WorkbookWorker from './workbook.worker.ts?worker'
import type { WorkbookAnswer, WorkbookRequest } from './workbook-messages.ts'

/** Asks a worker of its own; an abort ends it at once. Rejects with an `AbortError` then. */
export function askWorkbook(request: WorkbookRequest, signal: AbortSignal): Promise<WorkbookAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new WorkbookWorker()
    const end = () => {
      worker.terminate()
      signal.removeEventListener('abort', abort)
    }
    const abort = () => {
      end()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', abort)
    worker.addEventListener('message', (event: MessageEvent<WorkbookAnswer>) => {
      end()
      resolve(event.data)
    })
    worker.addEventListener('error', (event) => {
      end()
      resolve({ kind: 'failed', reason: event.message })
    })
    worker.postMessage(request)
  })
}
