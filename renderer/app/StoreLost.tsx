import { Button, Result } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DiskLost } from '../store/disk/database.ts'

/** In the place of every screen once the database is gone: what happened, what is safe, and the one way on. */
export function StoreLost({ how, onSignIn }: { readonly how: DiskLost; readonly onSignIn: () => void }) {
  const { t } = useTranslation()
  return (
    <Result
      status="warning"
      title={t(`app.lost.${how}`)}
      subTitle={t(`app.lost.${how}.text`)}
      extra={how === 'deleted' ? <Button type="primary" onClick={onSignIn}>{t('app.lost.sign-in')}</Button> : <Button type="primary" onClick={() => window.location.reload()}>{t('app.lost.reload')}</Button>}
    />
  )
}
