export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const PLACE = 'bangfu.language'

/** The language is wanted before anyone has signed in, so it is kept beside the store; Chinese where nobody has chosen. */
export function readLanguage(): Language {
  return LANGUAGES.find((language) => language === localStorage.getItem(PLACE)) ?? 'zh-CN'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(PLACE, language)
  document.documentElement.lang = language
}

/** The language that i18next shows, as one of ours. */
export function languageOf(shown: string): Language {
  return shown === 'en' ? 'en' : 'zh-CN'
}
