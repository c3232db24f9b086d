import type { BrowserWindow } from 'electron'
import type { z } from 'zod'
import type { CallName } from '../../shared/ipc/call-names.ts'
import type { DESKTOP_CALLS } from '../../shared/ipc/desktop-calls.ts'

type Contract = typeof DESKTOP_CALLS

/** What one verb does, for the window that asked; its arguments have been checked, its result will be. */
export type CallHandler<Name extends CallName> = (window: BrowserWindow, ...args: z.infer<Contract[Name]['args']>) => Promise<z.infer<Contract[Name]['result']>>
