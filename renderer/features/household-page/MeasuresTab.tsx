import { PlusOutlined } from '@ant-design/icons'
import { App, Button, Drawer, Empty, Flex, Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeNameZh } from '../../../shared/domain/codes/code-table.ts'
import { FIVE_BATCHES } from '../../../shared/domain/codes/five-batches.ts'
import { FUND_SOURCE } from '../../../shared/domain/codes/fund-source.ts'
import { HANDBOOK_PROJECT_CLASS } from '../../../shared/domain/codes/handbook-project-class.ts'
import { MEASURE_GROUP } from '../../../shared/domain/codes/measure-group.ts'
import { measureInconsistencies } from '../../../shared/domain/consistency.ts'
import { findMissingFields } from '../../../shared/domain/find-missing-fields.ts'
import { Measure, MeasureStatus } from '../../../shared/domain/measure.ts'
import type { RecordId } from '../../../shared/domain/record-id.ts'
import type { FieldSection } from '../../components/form/field-spec.ts'
import { newRecordId } from '../../store/new-id.ts'
import { useStore } from '../../store/store-context.ts'
import type { HouseholdFile, LocalRecord } from '../../store/store.ts'
import { blankRecord } from '../../../shared/domain/blank-record.ts'
import { DraftedForm } from './DraftedForm.tsx'
import { codeOptions, languageOf, section, wordOptions } from './field-sections.ts'
import type { Language } from './field-sections.ts'
import { saveNew, savePatch } from './save-record.ts'
import type { TabProps } from './tab-props.ts'

/** What has been and is being done for the household. */
export function MeasuresTab({ file, isReadOnly }: TabProps) {
  const { t, i18n } = useTranslation()
  const { modal } = App.useApp()
  const store = useStore()
  const [opened, setOpened] = useState<RecordId>()
  const openedMeasure = file.measures.find((measure) => measure.record.id === opened)

  function remove(measure: LocalRecord<'measure'>) {
    modal.confirm({
      title: t('measure.remove_question', { name: measure.record.body.title }),
      okText: t('member.remove_ok'),
      cancelText: t('member.remove_cancel'),
      okButtonProps: { danger: true },
      onOk: async () => {
        await store.save([{ kind: 'delete', recordKind: 'measure', recordId: measure.record.id, householdId: measure.record.householdId }])
        setOpened(undefined)
      },
    })
  }

  return (
    <Flex vertical gap={10}>
      <Table
        size="small"
        bordered
        pagination={false}
        dataSource={[...file.measures]}
        rowKey={(measure) => measure.record.id}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('measure.none')} /> }}
        onRow={(measure) => ({ onClick: () => setOpened(measure.record.id), style: { cursor: 'pointer' } })}
        columns={[
          { title: t('field.measure.title'), render: (_, { record }) => <Button type="link" size="small" onClick={() => setOpened(record.id)}>{record.body.title}</Button> },
          { title: t('field.measure.batch'), width: 200, render: (_, { record }) => codeNameZh(FIVE_BATCHES, record.body.batch) },
          { title: t('field.measure.start'), width: 110, render: (_, { record }) => record.body.start },
          { title: t('field.measure.fundAmount'), width: 120, align: 'right', render: (_, { record }) => <span className="tabular">{record.body.fundAmount}</span> },
          { title: t('field.measure.incomeGain'), width: 110, align: 'right', render: (_, { record }) => <span className="tabular">{record.body.incomeGain}</span> },
          { title: t('field.measure.status'), width: 100, render: (_, { record }) => t(`measure_status.${record.body.status}`) },
        ]}
      />
      {!isReadOnly && <Button icon={<PlusOutlined />} onClick={() => setOpened(newRecordId())} style={{ alignSelf: 'flex-start' }}>{t('measure.add')}</Button>}
      <Drawer
        open={opened !== undefined}
        onClose={() => setOpened(undefined)}
        size={860}
        destroyOnHidden
        title={openedMeasure?.record.body.title ?? t('measure.new')}
        extra={openedMeasure && !isReadOnly && <Button danger size="small" onClick={() => remove(openedMeasure)}>{t('member.remove_wrong')}</Button>}
      >
        {opened !== undefined && (
          <DraftedForm
            draftKey={openedMeasure ? `measure:${opened}` : `measure:new:${file.household.record.id}`}
            schema={Measure}
            current={openedMeasure?.record.body ?? blankRecord('measure', { householdId: file.household.record.id, status: 'planned', batch: '1' })}
            sections={measureSections(t, languageOf(i18n.language), file)}
            check={(values) => {
              const parsed = Measure.safeParse(values)
              return parsed.success ? measureInconsistencies(parsed.data) : []
            }}
            missing={(values) => {
              const parsed = Measure.safeParse(values)
              return parsed.success ? findMissingFields('measure', parsed.data) : []
            }}
            isReadOnly={isReadOnly}
            onSave={async (changes, values) => {
              if (openedMeasure) await savePatch(store, openedMeasure.record, changes)
              else await saveNew(store, file, 'measure', null, values, opened)
              setOpened(undefined)
            }}
          />
        )}
      </Drawer>
    </Flex>
  )
}

function measureSections(t: (key: string) => string, language: Language, file: HouseholdFile): readonly FieldSection[] {
  return [
    section('measure', language, t('measure.section.main'), [
      ['title', 'text'],
      ['batch', 'choice', { options: codeOptions(FIVE_BATCHES, language) }],
      ['group', 'choice', { options: codeOptions(MEASURE_GROUP, language) }],
      ['handbookClass', 'choice', { options: codeOptions(HANDBOOK_PROJECT_CLASS, language) }],
      ['beneficiaryId', 'choice', { options: file.members.map((member) => ({ value: member.record.id, label: member.record.body.name })) }],
      ['status', 'choice', { options: wordOptions(MeasureStatus.options, 'measure_status', t) }],
      ['start', 'date'],
      ['end', 'date'],
    ]),
    section('measure', language, t('measure.section.funds'), [
      ['quantity', 'decimal'],
      ['unit', 'text'],
      ['fundAmount', 'decimal'],
      ['fundSource', 'choice', { options: codeOptions(FUND_SOURCE, language) }],
      ['incomeGain', 'decimal'],
      ['confirmedByHousehold', 'answer'],
      ['effect', 'long-text', { isWide: true }],
    ]),
  ]
}
