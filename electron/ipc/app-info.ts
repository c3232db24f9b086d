import { app } from 'electron'
import type { CallHandler } from './call-handler.ts'

export const appInfo: CallHandler<'appInfo'> = () => Promise.resolve({ version: app.getVersion(), platform: process.platform })
