/** Sentences of one topic, Chinese first. A key that one language lacks does not compile. */
export function defineMessages<const Key extends string>(messages: {
  readonly 'zh-CN': Readonly<Record<Key, string>>
  readonly en: Readonly<Record<NoInfer<Key>, string>>
}): { readonly 'zh-CN': Readonly<Record<Key, string>>; readonly en: Readonly<Record<Key, string>> } {
  return messages
}
