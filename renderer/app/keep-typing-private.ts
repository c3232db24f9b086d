const CONTROLS = 'form, input, textarea, select'

/**
 * Forbids the browser to remember what is typed, in every form control there is and every one to come: it would write
 * names and ID numbers into its own files, in clear and beyond a sign-out. One place for all of them, because dialogs and
 * library controls bring inputs that no screen of ours draws. Returns the way to stop.
 */
export function keepTypingPrivate(root: HTMLElement): () => void {
  closeBelow(root)
  const observer = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof HTMLElement && target.matches(CONTROLS)) close(target)
      for (const added of addedNodes) if (added instanceof HTMLElement) closeBelow(added)
    }
  })
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['autocomplete'] })
  return () => observer.disconnect()
}

function closeBelow(element: HTMLElement): void {
  if (element.matches(CONTROLS)) close(element)
  for (const control of element.querySelectorAll<HTMLElement>(CONTROLS)) close(control)
}

function close(control: HTMLElement): void {
  if (control.getAttribute('autocomplete') !== 'off') control.setAttribute('autocomplete', 'off')
}
