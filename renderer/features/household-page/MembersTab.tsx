import { PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Drawer, Flex, Table, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LABOUR_ABILITY } from '../../../shared/domain/codes/labour-ability.ts'
import { codeNameZh } from '../../../shared/domain/codes/code-table.ts'
import { PERSON_STATE } from '../../../shared/domain/codes/person-state.ts'
import { RELATION_TO_HEAD } from '../../../shared/domain/codes/relation-to-head.ts'
import { SEX } from '../../../shared/domain/codes/sex.ts'
import { headInconsistencies, memberInconsistencies } from '../../../shared/domain/consistency.ts'
import { findMissingFields } from '../../../shared/domain/find-missing-fields.ts'
import { Member } from '../../../shared/domain/member.ts'
import { ageOn } from '../../../shared/domain/plain-date.ts'
import { countsAsPopulation } from '../../../shared/domain/poverty-status.ts'
import type { RecordId } from '../../../shared/domain/record-id.ts'
import { newRecordId } from '../../store/new-id.ts'
import { useStore } from '../../store/store-context.ts'
import type { LocalRecord } from '../../store/store.ts'
import { blankRecord } from '../../../shared/domain/blank-record.ts'
import { DraftedForm } from './DraftedForm.tsx'
import { languageOf } from './field-sections.ts'
import { consistencyProblems } from './form-problems.ts'
import { deriveFromIdNo, memberSections } from './member-sections.ts'
import { saveNew, savePatch } from './save-record.ts'
import type { TabProps } from './tab-props.ts'

/** The people of a household, and one of them as a form. */
export function MembersTab({ file, today, isReadOnly }: TabProps) {
  const { t, i18n } = useTranslation()
  const { modal } = App.useApp()
  const store = useStore()
  const [opened, setOpened] = useState<RecordId>()
  const { members } = file
  const openedMember = members.find((member) => member.record.id === opened)
  const heads = consistencyProblems(headInconsistencies(members.map((member) => member.record.body)), t)

  function remove(member: LocalRecord<'member'>) {
    modal.confirm({
      title: t('member.remove_question', { name: member.record.body.name }),
      okText: t('member.remove_ok'),
      cancelText: t('member.remove_cancel'),
      okButtonProps: { danger: true },
      onOk: async () => {
        await store.save([{ kind: 'delete', recordKind: 'member', recordId: member.record.id, householdId: member.record.householdId }])
        setOpened(undefined)
      },
    })
  }

  return (
    <Flex vertical gap={10}>
      {heads.map((problem) => <Alert key={problem.text} type="warning" showIcon title={problem.text} />)}
      <Table
        size="small"
        bordered
        pagination={false}
        dataSource={[...members]}
        rowKey={(member) => member.record.id}
        scroll={{ x: 900 }}
        onRow={(member) => ({ onClick: () => setOpened(member.record.id), style: { cursor: 'pointer' } })}
        columns={[
          { title: t('field.member.name'), width: 190, render: (_, { record }) => <Button type="link" size="small" className="member-name" onClick={() => setOpened(record.id)}>{record.body.name}</Button> },
          { title: t('field.member.relation'), width: 110, render: (_, { record }) => codeNameZh(RELATION_TO_HEAD, record.body.relation ?? '') },
          { title: t('field.member.sex'), width: 60, render: (_, { record }) => codeNameZh(SEX, record.body.sex ?? '') },
          { title: t('field.member.birth'), width: 150, render: (_, { record }) => (record.body.birth ? `${record.body.birth}（${ageOn(record.body.birth, today)}）` : '') },
          { title: t('field.member.idNo'), width: 190, render: (_, { record }) => <span className="tabular">{record.body.idNo}</span> },
          { title: t('field.member.labour'), width: 130, render: (_, { record }) => codeNameZh(LABOUR_ABILITY, record.body.labour ?? '') },
          { title: t('field.member.state'), render: (_, { record, waiting }) => (
            <>
              {codeNameZh(PERSON_STATE, record.body.state)}{!countsAsPopulation(record.body.state) && t('member.left')}
              {waiting > 0 && <Tag color="gold" style={{ marginInlineStart: 8 }}>{t('household.waiting', { count: waiting })}</Tag>}
            </>
          ) },
        ]}
      />
      {!isReadOnly && <Button icon={<PlusOutlined />} onClick={() => setOpened(newRecordId())} style={{ alignSelf: 'flex-start' }}>{t('member.add')}</Button>}
      <Drawer
        open={opened !== undefined}
        onClose={() => setOpened(undefined)}
        size={860}
        destroyOnHidden
        title={openedMember?.record.body.name ?? t('member.new')}
        extra={openedMember && !isReadOnly && <Button danger size="small" onClick={() => remove(openedMember)}>{t('member.remove_wrong')}</Button>}
      >
        {opened !== undefined && (
          <DraftedForm
            // A new person keeps one draft per household, so that a closed window finds it again.
            draftKey={openedMember ? `member:${opened}` : `member:new:${file.household.record.id}`}
            schema={Member}
            current={openedMember?.record.body ?? blankRecord('member', { householdId: file.household.record.id, state: '1' })}
            sections={memberSections(t, languageOf(i18n.language))}
            derive={deriveFromIdNo}
            check={(values) => {
              const parsed = Member.safeParse(values)
              return parsed.success ? memberInconsistencies(parsed.data, today) : []
            }}
            missing={(values) => {
              const parsed = Member.safeParse(values)
              return parsed.success ? findMissingFields('member', parsed.data) : []
            }}
            isReadOnly={isReadOnly}
            onSave={async (changes, values) => {
              if (openedMember) await savePatch(store, openedMember.record, changes)
              else await saveNew(store, file, 'member', null, values, opened)
              setOpened(undefined)
            }}
          />
        )}
      </Drawer>
    </Flex>
  )
}
