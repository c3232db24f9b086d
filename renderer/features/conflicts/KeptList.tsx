import { Alert, App, Button, Empty, Space, Table, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { useListing } from '../../store/store-context.ts'
import type { KeptRecord } from '../../store/store.ts'
import { bringable, droppable, keptGroups, namesIn, type KeptGroup, type KeptLine } from './kept-groups.ts'
import { KeptDifferences } from './KeptDifferences.tsx'
import { useBringBack } from './use-bring-back.ts'

/** A household with its lines below it, or one of the lines. */
type Row = { readonly key: string; readonly group: KeptGroup; readonly line?: KeptLine; readonly children?: Row[] }

const COLOURS: Record<KeptLine['standing'], string> = { missing: 'error', earlier: 'warning', waiting: 'processing', deleted: 'default', homeless: 'default' }
const HOUSEHOLDS_ON_A_PAGE = 20

/** What the county database lost by a restore and this device still has; a person brings it back or lets it go. */
export function KeptList({ kept }: { readonly kept: readonly KeptRecord[] }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const { modal } = App.useApp()
  const listing = useListing()
  const regions = useRegions()
  const mayBringBack = editingPower(useAccount().role) === 'records'
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [selected, setSelected] = useState<readonly string[]>([])
  const { bringBack, drop, progress, problem } = useBringBack()
  if (kept.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('kept.empty')}<br />{t('kept.empty.todo')}</>} />

  const groups = keptGroups(kept, (householdId) => {
    const row = listing?.rowOf(householdId)
    return row === undefined ? undefined : listing?.factsAt(row).headName
  })
  const lines = groups.flatMap((group) => group.lines)
  const chosen = lines.filter(({ key }) => selected.includes(key))
  const nameOf = (group: KeptGroup) => t('kept.household', { name: group.headName === '' ? regions.nameOf(group.areaCode) : group.headName })
  const timeOf = (at: string) => new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' })

  function askBringBack(wanted: readonly KeptLine[]) {
    const possible = bringable(wanted)
    modal.confirm({ title: t('kept.bring-back.ask', { count: possible.length }), content: t('kept.bring-back.note'), okText: t('kept.bring-back'), cancelText: t('kept.cancel'), onOk: () => void bringBack(groups, possible).catch(reportError) })
  }
  function askDrop(wanted: readonly KeptLine[]) {
    const unwanted = droppable(wanted)
    const { names, count } = namesIn(groups, unwanted)
    const listed = names.map((name) => (name === '' ? '—' : name)).join('、')
    modal.confirm({ title: t('kept.drop.ask', { count: unwanted.length }), content: t('kept.drop.note', { names: count > names.length ? t('kept.drop.names', { names: listed, count }) : listed }), okText: t('kept.drop.confirm'), okButtonProps: { danger: true }, cancelText: t('kept.cancel'), onOk: () => void drop(unwanted).catch(reportError) })
  }
  // Of a household that is missing or has come back as a whole the first line says enough.
  const isOpen = (group: KeptGroup) => opened.get(group.key) ?? group.whole === null
  const what = ({ group, line }: Row) =>
    line
      ? <span className="kept-what">{fieldLabel(line.kind, undefined, language)}{line.about !== '' && <strong className="kept-about" title={line.about}> {line.about}</strong>}{line.year !== null && ` ${t('kept.year', { year: line.year })}`}</span>
      : <span className="kept-what">{group.isListed ? <Link to={`/households/${group.householdId}`}>{nameOf(group)}</Link> : <strong>{nameOf(group)}</strong>} <span className="kept-quiet">{regions.fullNameOf(group.areaCode)} · {t('kept.records', { count: group.lines.length })}</span></span>
  const state = (line: KeptLine) => {
    const tag = <Tag color={COLOURS[line.standing]}>{t(`kept.standing.${line.standing}`)}</Tag>
    return line.standing === 'deleted' || line.standing === 'homeless' ? <Tooltip title={t(`kept.standing.${line.standing}.todo`)}>{tag}</Tooltip> : <>{tag}<KeptDifferences line={line} /></>
  }
  const actions = ({ group, line }: Row) => {
    const own = line ? [line] : group.lines
    return (
      <Space size={4}>
        {mayBringBack && !(line && group.whole === 'missing') && bringable(own).length > 0 && <Button size="small" type={line ? 'default' : 'primary'} ghost={!line} disabled={progress !== null} onClick={() => askBringBack(own)}>{t('kept.bring-back')}</Button>}
        {droppable(own).length > 0 && <Button size="small" type="text" disabled={progress !== null} onClick={() => askDrop(own)}>{t('kept.drop')}</Button>}
      </Space>
    )
  }

  return (
    <>
      <Alert type="info" showIcon title={t(mayBringBack ? 'kept.why' : 'kept.why.reader')} style={{ marginBottom: 12 }} />
      {problem && <Alert type="error" role="alert" showIcon title={problem} style={{ marginBottom: 12 }} />}
      <Space style={{ marginBottom: 12 }} wrap>
        {mayBringBack && <Button type="primary" loading={progress !== null} disabled={bringable(chosen).length === 0} onClick={() => askBringBack(chosen)}>{progress ? t('kept.bring-back.progress', { ...progress }) : t('kept.bring-back.selected', { count: bringable(chosen).length })}</Button>}
        <Button disabled={droppable(chosen).length === 0 || progress !== null} onClick={() => askDrop(chosen)}>{t('kept.drop.selected', { count: droppable(chosen).length })}</Button>
      </Space>
      <Table<Row>
        size="small"
        className="kept"
        tableLayout="fixed"
        dataSource={groups.map((group) => ({ key: group.key, group, children: group.lines.map((line) => ({ key: line.key, group, line })) }))}
        pagination={{ pageSize: HOUSEHOLDS_ON_A_PAGE, hideOnSinglePage: true, showSizeChanger: false }}
        expandable={{ indentSize: 20, expandedRowKeys: groups.filter(isOpen).map(({ key }) => key), onExpand: (isExpanded, { group }) => setOpened(new Map(opened).set(group.key, isExpanded)) }}
        rowSelection={{ checkStrictly: false, selectedRowKeys: lines.filter(({ key }) => selected.includes(key)).map(({ key }) => key), onChange: (keys) => setSelected(keys.map(String)), getCheckboxProps: ({ group, line }) => ({ disabled: droppable(line ? [line] : group.lines).length === 0 }) }}
        rowClassName={({ line }) => (line ? '' : 'kept-household')}
        columns={[
          { title: t('kept.what'), width: '34%', render: (_, row) => what(row) },
          { title: t('kept.difference'), render: (_, { group, line }) => (line ? state(line) : group.whole && <Tag color={COLOURS[group.whole]}>{t(group.whole === 'missing' ? 'kept.standing.whole' : 'kept.standing.waiting')}</Tag>) },
          { title: t('kept.at'), width: 130, render: (_, { line }) => line && timeOf(line.at) },
          { title: t('kept.action'), width: language === 'en' ? 190 : 170, render: (_, row) => actions(row) },
        ]}
      />
    </>
  )
}
