import '@fontsource-variable/noto-sans-sc/wght.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { startMessages } from './app/i18n.ts'
import './app/frame.css'
import { keepTypingPrivate } from './app/keep-typing-private.ts'

async function start(): Promise<void> {
  await startMessages()
  keepTypingPrivate(document.body)
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no root element.')
  createRoot(root).render(<StrictMode><App /></StrictMode>)
}

void start().catch(reportError)
