import { contextBridge, ipcRenderer } from 'electron'
import { CALL_NAMES, channelOf } from '../shared/ipc/call-names.ts'

// Only the named calls cross: the page gets neither `ipcRenderer` nor a channel of its own choice.
contextBridge.exposeInMainWorld('desktop', Object.fromEntries(CALL_NAMES.map((name) => [name, (...args: readonly unknown[]) => ipcRenderer.invoke(channelOf(name), ...args)])))
