import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { ExportPanel } from './ExportPanel.tsx'
import { ImportPanel } from './ImportPanel.tsx'

/** Registers as Excel files, in and out. */
export function ExchangePage() {
  const { t } = useTranslation()
  return (
    <Flex vertical gap={12}>
      <h1 className="screen-title">{t('exchange.title')}</h1>
      <ImportPanel />
      <ExportPanel />
    </Flex>
  )
}
