import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'

const SHORTCUTS = [
  { keys: ['/'], key: 'search' },
  { keys: ['Alt', 'N'], key: 'new' },
  { keys: ['↑', '↓'], key: 'rows' },
  { keys: ['Home', 'End', 'PageUp', 'PageDown'], key: 'edges' },
  { keys: ['Enter'], key: 'enter' },
  { keys: ['Tab'], key: 'sections' },
  { keys: ['?'], key: 'list' },
] as const

/** Every shortcut of the program, opened with `?`. */
export function ShortcutList({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={t('app.shortcuts.title')} width={460}>
      <dl className="shortcuts">
        {SHORTCUTS.map(({ keys, key }) => (
          <div key={key}>
            <dt>{keys.map((name) => <kbd key={name}>{name}</kbd>)}</dt>
            <dd>{t(`app.shortcuts.${key}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
