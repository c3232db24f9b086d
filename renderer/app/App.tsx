import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { platform } from '../platform/platform.ts'
import { SignInGate } from './SignInGate.tsx'
import { SignedIn } from './SignedIn.tsx'
import { useSessionEndings } from './use-session-endings.ts'
import { keepLanguage, languageOf } from './language.ts'
import type { OpenSession } from './open-session.ts'
import { APP_THEME } from './theme.ts'

/** The whole program: before sign-in the sign-in page, after it the frame with its screens. */
export function App() {
  const { i18n, t } = useTranslation()
  const language = languageOf(i18n.language)
  const [address, setAddress] = useState<string>()
  const [open, setOpen] = useState<OpenSession>()

  useEffect(() => {
    keepLanguage(language)
    document.title = t('app.name')
  }, [language, t])

  useEffect(() => {
    void platform.readServerAddress().then((found) => setAddress(found ?? ''))
  }, [])

  useSessionEndings(address)

  function signOut() {
    open?.close()
    setOpen(undefined)
  }

  return (
    <ConfigProvider locale={language === 'en' ? enUS : zhCN} theme={APP_THEME} button={{ autoInsertSpace: false }}>
      <AntApp>
        {open ? <SignedIn key={open.account.account} open={open} onSignOut={signOut} /> : address === undefined ? null : <SignInGate address={address} onOpen={setOpen} />}
      </AntApp>
    </ConfigProvider>
  )
}
