import { Card, Descriptions, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { platform } from '../../platform/platform.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { SafetyCard, type SafetyCardProps } from './SafetyCard.tsx'
import { useListing, useStore } from '../../store/store-context.ts'

const MEGABYTE = 1_000_000

interface Surroundings {
  readonly version: string
  readonly platform: string
  readonly server: string
  readonly used: number | undefined
  readonly free: number | undefined
}

/** What a person may set, and what they or the help desk may want to know. */
export function SettingsScreen(safety: SafetyCardProps) {
  const { t, i18n } = useTranslation()
  const store = useStore()
  const account = useAccount()
  const regions = useRegions()
  const listing = useListing()
  const [around, setAround] = useState<Surroundings>()
  const [density, setDensity] = useState('dense')

  useEffect(() => {
    let stopped = false
    void readSurroundings().then((found) => !stopped && setAround(found), reportError)
    void store.findSetting('density').then((kept) => !stopped && kept === 'comfortable' && setDensity('comfortable'))
    return () => void (stopped = true)
  }, [store])

  const size = (bytes: number | undefined) => (bytes === undefined ? t('settings.storage.unknown') : `${(bytes / MEGABYTE).toLocaleString(i18n.language, { maximumFractionDigits: 1 })} MB`)
  return (
    <div className="settings">
      <h1 className="screen-title">{t('settings.title')}</h1>
      <Card size="small" title={t('settings.display')}>
        <Descriptions size="small" column={1} items={[
          { key: 'language', label: t('settings.language'), children: <Segmented aria-label={t('settings.language')} value={i18n.language} options={[{ value: 'zh-CN', label: t('app.language.zh') }, { value: 'en', label: t('app.language.en') }]} onChange={(language) => void i18n.changeLanguage(language)} /> },
          { key: 'density', label: t('settings.density'), children: <Segmented aria-label={t('settings.density')} value={density} options={['dense', 'comfortable'].map((value) => ({ value, label: t(`settings.density.${value}`) }))} onChange={(value) => { setDensity(value); void store.saveSetting('density', value).catch(reportError) }} /> },
        ]} />
      </Card>
      <Card size="small" title={t('settings.account')}>
        <Descriptions size="small" column={1} items={[
          { key: 'name', label: t('settings.account.name'), children: account.displayName },
          { key: 'account', label: t('settings.account.account'), children: account.account },
          { key: 'role', label: t('settings.account.role'), children: t(`app.role.${account.role}`) },
          { key: 'scope', label: t('settings.account.scope'), children: account.scope.map((code) => regions.fullNameOf(code)).join('、') },
        ]} />
      </Card>
      <Card size="small" title={t('settings.storage')}>
        <Descriptions size="small" column={1} items={[
          { key: 'households', label: t('settings.storage.households'), children: listing?.size.toLocaleString(i18n.language) },
          { key: 'used', label: t('settings.storage.used'), children: size(around?.used) },
          { key: 'free', label: t('settings.storage.free'), children: size(around?.free) },
        ]} />
        <p>{t('settings.storage.note')}</p>
      </Card>
      <SafetyCard {...safety} />
      <Card size="small" title={t('settings.about')}>
        <Descriptions size="small" column={1} items={[
          { key: 'version', label: t('settings.about.version'), children: around?.version },
          { key: 'server', label: t('settings.about.server'), children: around?.server },
          { key: 'platform', label: t('settings.about.platform'), children: around?.platform },
        ]} />
      </Card>
    </div>
  )
}

async function readSurroundings(): Promise<Surroundings> {
  const [info, server, estimate] = await Promise.all([platform.appInfo(), platform.readServerAddress(), navigator.storage.estimate()])
  const free = estimate.quota === undefined || estimate.usage === undefined ? undefined : estimate.quota - estimate.usage
  return { version: info.version, platform: info.platform, server: server ?? '', used: estimate.usage, free }
}
