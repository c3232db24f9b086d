import { Alert, Button, Form, Input, Tag } from 'antd'
import type { InputRef } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverOrigin } from './server-origin.ts'

export interface SignInTrouble {
  readonly key: string
  readonly todo?: string
  readonly until?: string
  /** Digits that the person reads to the county. */
  readonly code?: string
  readonly isGood?: boolean
}

interface SignInValues {
  readonly server: string
  readonly account: string
  readonly password: string
  readonly oldPassword: string
}

export interface SignInScreenProps {
  readonly serverAddress: string
  /** A browser talks to the server that delivered the page and to no other. */
  readonly mayChangeServer: boolean
  readonly accounts: readonly { readonly account: string; readonly displayName: string }[]
  readonly asksOldPassword: boolean
  /** Resolves with what went wrong, as message keys, or with nothing. */
  readonly onSubmit: (values: SignInValues) => Promise<SignInTrouble | undefined>
  /** The old password is forgotten: asks the county, or how the request stands. Resolves with what to say, or with nothing where the data opened. */
  readonly onAskCounty: () => Promise<SignInTrouble | undefined>
  /** Asks for a backup file and puts it in the place of an account that is not on this device; resolves with a message key, or nothing where nobody chose a file. */
  readonly onRestore: (password: string) => Promise<{ readonly key: string; readonly isDone: boolean } | undefined>
  /** Connects the folder of the second copies, where this browser can pick one; resolves like `onRestore`. */
  readonly onFindFolder: (() => Promise<{ readonly key: string; readonly isDone: boolean } | undefined>) | null
}

/** Account and password; the server checks them where it can be reached, the device's own store where not. */
export function SignInScreen({ serverAddress, mayChangeServer, accounts, asksOldPassword, onSubmit, onAskCounty, onRestore, onFindFolder }: SignInScreenProps) {
  const { t, i18n } = useTranslation()
  const [form] = Form.useForm<SignInValues>()
  const [trouble, setTrouble] = useState<SignInTrouble>()
  const [isBusy, setIsBusy] = useState(false)
  const [showsServer, setShowsServer] = useState(false)
  const isEnglish = i18n.language === 'en'
  const password = useRef<InputRef>(null)

  async function submit(values: Partial<SignInValues>) {
    setIsBusy(true)
    const typed = serverOrigin(values.server ?? serverAddress)
    const server = typed.kind === 'origin' ? typed.origin : serverAddress
    const found = await onSubmit({ server, account: values.account?.trim() ?? '', password: values.password ?? '', oldPassword: values.oldPassword ?? '' })
    // Where all went well this screen is gone by now.
    if (!found) return
    setTrouble(found)
    setIsBusy(false)
  }

  async function askCounty() {
    setIsBusy(true)
    const found = await onAskCounty()
    if (!found) return
    setTrouble(found)
    setIsBusy(false)
  }

  async function restore() {
    const typed: unknown = form.getFieldValue('password')
    const secret = typeof typed === 'string' ? typed : ''
    if (secret === '') return setTrouble({ key: 'sign-in.restore.password' })
    const result = await onRestore(secret)
    if (result) setTrouble({ key: result.key, isGood: result.isDone })
  }

  async function findFolder() {
    const result = await onFindFolder?.()
    if (result) setTrouble({ key: result.key, isGood: result.isDone })
  }

  function checkServer(value: string): Promise<void> {
    const { kind } = serverOrigin(value)
    return kind === 'origin' ? Promise.resolve() : Promise.reject(new Error(t(`sign-in.server.${kind}`)))
  }

  const until = trouble?.until === undefined ? '' : new Date(trouble.until).toLocaleTimeString(i18n.language)
  const required = (field: string) => [{ required: true, message: t('sign-in.required', { field: t(field) }) }]

  return (
    <main className="sign-in">
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{t('app.name')}</h1>
        <p className="sign-in-subtitle">{t('sign-in.subtitle')}</p>
        {trouble && <Alert role="alert" showIcon type={trouble.isGood ? 'success' : trouble.key === 'sign-in.trouble.old-password' || trouble.key === 'sign-in.recovery.waiting' ? 'info' : 'error'} title={t(trouble.key, { until, code: trouble.code })} description={trouble.todo && t(trouble.todo)} style={{ marginBottom: 16 }} />}
        <Form form={form} layout="vertical" size="large" requiredMark={false} disabled={isBusy} onFinish={(values) => void submit(values)} initialValues={{ server: serverAddress, account: accounts[0]?.account }}>
          <Form.Item name="account" label={t('sign-in.account')} rules={required('sign-in.account')}>
            <Input autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t('sign-in.password')} rules={required('sign-in.password')}>
            <Input.Password ref={password} />
          </Form.Item>
          {asksOldPassword && (
            <Form.Item name="oldPassword" label={t('sign-in.old-password')} rules={required('sign-in.old-password')}>
              <Input.Password autoFocus />
            </Form.Item>
          )}
          {mayChangeServer && !showsServer && <Button type="link" size="small" style={{ padding: 0, marginBottom: 12 }} onClick={() => setShowsServer(true)}>{t('sign-in.server.show')} · {serverAddress}</Button>}
          {showsServer && (
            <Form.Item name="server" label={t('sign-in.server')} rules={[{ validator: (_, value: string) => checkServer(value) }]}>
              <Input inputMode="url" />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" block loading={isBusy}>{t(asksOldPassword ? 'sign-in.submit.old' : 'sign-in.submit')}</Button>
        </Form>
        {asksOldPassword && <Button type="link" size="small" style={{ padding: 0 }} disabled={isBusy} onClick={() => void askCounty().catch(reportError)}>{t('sign-in.recovery.ask')}</Button>}
        {accounts.length > 0 && (
          <div className="sign-in-accounts">
            <span>{t('sign-in.on-device')}</span>
            {accounts.map((account) => (
              <button
                type="button"
                key={account.account}
                onClick={() => {
                  form.setFieldValue('account', account.account)
                  password.current?.focus()
                }}
              >
                <Tag>{account.displayName} · {account.account}</Tag>
              </button>
            ))}
          </div>
        )}
        <p className="sign-in-note">{t('sign-in.offline-note')}</p>
        <Button type="link" size="small" style={{ padding: 0, marginInlineEnd: 16 }} disabled={isBusy} onClick={() => void restore().catch(reportError)}>{t('sign-in.restore')}</Button>
        {onFindFolder && <Button type="link" size="small" style={{ padding: 0, marginInlineEnd: 16 }} disabled={isBusy} onClick={() => void findFolder().catch(reportError)}>{t('sign-in.folder')}</Button>}
        <Button type="link" size="small" style={{ padding: 0 }} lang={isEnglish ? 'zh-CN' : 'en'} onClick={() => void i18n.changeLanguage(isEnglish ? 'zh-CN' : 'en')}>{t(isEnglish ? 'app.language.zh' : 'app.language.en')}</Button>
      </section>
    </main>
  )
}
