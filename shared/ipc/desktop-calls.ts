import { z } from 'zod'
import type { CallName } from './call-names.ts'
import { ServerAddress } from './server-address.ts'

/** A file name without a path: the person chooses the folder, the page never does. */
const FileName = z.string().min(1).max(200).regex(/^[^\\/:*?"<>|]+$/, 'desktop.file_name')
/** 64 MiB: larger than any export of a county, smaller than what would take an old machine down. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024
const Bytes = z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= MAX_FILE_BYTES, 'desktop.file_too_large')

/** SHA-256 of the database's name: no name of a person or a server is ever a path. */
const JournalFolderName = z.string().regex(/^[0-9a-f]{64}$/)
const JournalFileName = z.string().regex(/^[0-9A-Z]{10,20}-[0-9a-f]{12}\.journal$/)

/** One file a day and account. */
const BackupName = z.string().regex(/^[\w.\u4e00-\u9fff-]{1,120}-\d{8}\.bangfu$/, 'desktop.file_name')

/** What the renderer may ask of the desktop: arguments and result of every call, checked on both sides of the bridge. */
export const DESKTOP_CALLS = {
  appInfo: { args: z.tuple([]), result: z.object({ version: z.string(), platform: z.string() }) },
  saveFile: { args: z.tuple([FileName, Bytes]), result: z.enum(['saved', 'cancelled']) },
  /** `accept` are endings without a dot. */
  openFile: { args: z.tuple([z.array(z.string().regex(/^[a-z0-9]{1,8}$/)).min(1).max(10)]), result: z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }).nullable() },
  printToPdf: { args: z.tuple([FileName]), result: z.enum(['saved', 'cancelled']) },
  readServerAddress: { args: z.tuple([]), result: ServerAddress.nullable() },
  saveServerAddress: { args: z.tuple([ServerAddress]), result: z.null() },
  /** Files of one database's journal, oldest first. */
  listJournal: { args: z.tuple([JournalFolderName]), result: z.array(JournalFileName) },
  readJournal: { args: z.tuple([JournalFolderName, JournalFileName]), result: z.instanceof(Uint8Array) },
  /** Answers when the bytes are on the disk; `copy_failed` where a second place was chosen and could not be written. */
  appendJournal: { args: z.tuple([JournalFolderName, JournalFileName, Bytes]), result: z.enum(['written', 'copy_failed']) },
  /** 32 bytes that the system keeps for this user; null where it keeps none. Not `isProtected`: they lie on the disk under a password that everybody knows. */
  readDeviceSecret: { args: z.tuple([]), result: z.object({ bytes: z.instanceof(Uint8Array), isProtected: z.boolean() }).nullable() },
  /** The folder that the person chose for daily backups, for showing. */
  readBackupFolder: { args: z.tuple([]), result: z.string().nullable() },
  chooseBackupFolder: { args: z.tuple([]), result: z.string().nullable() },
  writeBackup: { args: z.tuple([BackupName, Bytes]), result: z.enum(['written', 'failed']) },
  removeJournal: { args: z.tuple([JournalFolderName, JournalFileName]), result: z.null() },
} as const satisfies Record<CallName, { readonly args: z.ZodTuple; readonly result: z.ZodType }>

type Contract = typeof DESKTOP_CALLS

/** The bridge as the window sees it: one asynchronous function per call. */
export type DesktopBridge = { readonly [Name in CallName]: (...args: z.infer<Contract[Name]['args']>) => Promise<z.infer<Contract[Name]['result']>> }
