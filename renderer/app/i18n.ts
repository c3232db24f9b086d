import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { readLanguage, type Language } from './language.ts'

type Topic = Readonly<Record<Language, Readonly<Record<string, string>>>>

// Every topic of shared/messages, also those that come after this file was written.
const files = import.meta.glob<Readonly<Record<string, unknown>>>(['../../shared/messages/*.ts', '!../../shared/messages/define-messages.ts', '!../../shared/messages/server.ts'], { eager: true })

function isTopic(value: unknown): value is Topic {
  return typeof value === 'object' && value !== null && 'zh-CN' in value && 'en' in value
}

function gather(language: Language): Record<string, string> {
  const topics = Object.values(files).flatMap((file) => Object.values(file).filter(isTopic))
  return Object.assign({}, ...topics.map((topic) => topic[language])) as Record<string, string>
}

/** Starts the sentences of the screens; keys are flat, because a dot in them means nothing to the library. */
export async function startMessages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { 'zh-CN': { translation: gather('zh-CN') }, en: { translation: gather('en') } },
    lng: readLanguage(),
    fallbackLng: 'zh-CN',
    keySeparator: false,
    nsSeparator: false,
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  })
}
