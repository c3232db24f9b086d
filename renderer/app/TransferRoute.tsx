import { useTranslation } from 'react-i18next'
import { TransferPage } from '../features/transfer/TransferPage.tsx'
import { handInFile } from '../sync/transfer-client.ts'
import { useSession } from './session-context.ts'

/** Ties the page of the USB lane to the server, for those who hand packages in. */
export function TransferRoute() {
  const { t } = useTranslation()
  const { open } = useSession()

  async function handIn(file: Uint8Array<ArrayBuffer>): Promise<{ readonly answer: Uint8Array<ArrayBuffer> } | { readonly problem: string }> {
    const token = open.session.token()
    if (token === null) return { problem: t('store.sync.offline') }
    const answer = await handInFile(open.address, token, file)
    if (answer.kind === 'ok') return { answer: answer.value }
    if (answer.kind === 'stopped') return { problem: t('sync.phase.asking') }
    return { problem: answer.kind === 'unreachable' ? t(`store.sync.${answer.reason}`) : `${t(`sync.refusal.${answer.refusal.code}`)}${t(`sync.refusal.${answer.refusal.code}.todo`)}` }
  }

  return <TransferPage onHandIn={handIn} />
}
