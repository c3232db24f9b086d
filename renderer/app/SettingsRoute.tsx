import { SettingsScreen } from '../features/settings/SettingsScreen.tsx'
import { forgetAccount } from '../store/accounts-on-device.ts'
import { copyJournalNow, openJournalFolder } from './open-journal-folder.ts'
import { useSession } from './session-context.ts'

/** The settings, with the way to take the account off this device: out first, so that nothing is written behind it. */
export function SettingsRoute() {
  const { open, signOut } = useSession()
  async function remove() {
    signOut()
    await forgetAccount(open.address, open.account.account, openJournalFolder)
  }
  return <SettingsScreen onRemove={remove} onFolderReady={copyJournalNow} />
}
