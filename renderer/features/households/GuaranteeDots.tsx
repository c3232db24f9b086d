import { useTranslation } from 'react-i18next'
import { GUARANTEE_ITEMS } from '../../../shared/domain/household-facts.ts'
import { unpackGuarantees } from '../../../shared/protocol/segment/code-columns.ts'

/** Six small boxes, one character each; form and text say what colour says, for those who do not see it. */
export function GuaranteeDots({ packed }: { readonly packed: number }) {
  const { t } = useTranslation()
  const verdicts = unpackGuarantees(packed)
  const spoken = GUARANTEE_ITEMS.map((item) => `${t(`households.guarantee.${item}`)}: ${t(`households.verdict.${verdicts[item]}`)}`).join('\n')
  return (
    <span className="guarantee-dots" role="img" aria-label={spoken} title={spoken}>
      {GUARANTEE_ITEMS.map((item) => <span key={item} aria-hidden className={`dot dot-${verdicts[item]}`}>{t(`households.guarantee.${item}.short`)}</span>)}
    </span>
  )
}
