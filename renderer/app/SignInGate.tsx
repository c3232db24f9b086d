import { useEffect, useState } from 'react'
import { SignInScreen, type SignInTrouble } from '../features/sign-in/SignInScreen.tsx'
import { folderFiles } from '../platform/folder-files.ts'
import { pickFolder } from '../platform/picked-folder.ts'
import { platform } from '../platform/platform.ts'
import { restoreBackup } from '../store/backup/restore-backup.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { listAccounts, noteAccount, type AccountOnDevice } from '../store/accounts-on-device.ts'
import { openSession, type OpeningResult, type OpenSession } from './open-session.ts'

/** The folder is kept; the journal in it is found by the sign-in that follows. */
async function findFolder() {
  const picked = await pickFolder()
  if (!picked) return undefined
  const journals = await folderFiles(picked.handle, ['journal']).list()
  return journals.length > 0 ? { key: 'sign-in.folder.found', isDone: true } : { key: 'sign-in.folder.empty', isDone: false }
}

const USUAL_ADDRESS = 'http://127.0.0.1:4080'

/** Ties the sign-in page to server and store. */
export function SignInGate({ address, onOpen }: { readonly address: string; readonly onOpen: (open: OpenSession) => void }) {
  const [accounts, setAccounts] = useState<readonly AccountOnDevice[]>()
  const [lockedOut, setLockedOut] = useState<Extract<OpeningResult, { kind: 'old_password_needed' }>>()

  useEffect(() => {
    let stopped = false
    // A disk that cannot be read is said when somebody signs in.
    listAccounts(address).catch(() => []).then((found) => !stopped && setAccounts(found), reportError)
    return () => void (stopped = true)
  }, [address])

  async function finish(opening: Promise<OpeningResult>): Promise<SignInTrouble | undefined> {
    try {
      const result = await opening
      switch (result.kind) {
        case 'open':
          onOpen(result.open)
          return undefined
        case 'old_password_needed':
          setLockedOut(result)
          return { key: 'sign-in.trouble.old-password' }
        case 'failed':
          return result
      }
    } catch (error) {
      reportError(error)
      return { key: 'sign-in.trouble.unexpected' }
    }
  }

  if (!accounts) return null
  return (
    <SignInScreen
      serverAddress={address === '' ? USUAL_ADDRESS : address}
      mayChangeServer={platform.kind === 'desktop'}
      accounts={accounts}
      asksOldPassword={lockedOut !== undefined}
      onAskCounty={async () => {
        const answer = await lockedOut?.askCounty()
        return answer?.kind === 'opened' ? finish(Promise.resolve(answer.result)) : (answer ?? { key: 'sign-in.trouble.unexpected' })
      }}
      onRestore={async (password) => {
        const file = await platform.openFile(['bangfu'])
        if (!file) return undefined
        try {
          const head = await restoreBackup(new Uint8Array(file.bytes), address, password)
          await noteAccount({ serverId: address, account: head.account, displayName: head.account, lastUsedAt: new Date().toISOString() })
          return { key: 'sign-in.restore.done', isDone: true }
        } catch (error) {
          if (error instanceof StoreProblem) return { key: `store.problem.${error.code}`, isDone: false }
          throw error
        }
      }}
      onFindFolder={platform.kind === 'browser' && platform.backups ? findFolder : null}
      onSubmit={async ({ server, account, password, oldPassword }) => {
        // A click is there now: after a restart the browser wants one before it lets us write to the picked folder again.
        if (platform.kind === 'browser') void platform.backups?.allow().catch(reportError)
        if (lockedOut) return finish(lockedOut.openWithOld(oldPassword))
        if (server !== address) await platform.saveServerAddress(server)
        return finish(openSession(server, account, password))
      }}
    />
  )
}
