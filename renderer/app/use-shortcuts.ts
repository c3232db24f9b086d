import { useEffect } from 'react'

const SEARCH_BOX = '[data-shortcut="search"]'

/** Keys that mean something on every screen. `/` and `?` are left alone while a person types. */
export function useShortcuts(onNew: () => void, onList: () => void): void {
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey) return
      if (event.altKey) {
        // The code, because some layouts give another character with Alt.
        if (event.code !== 'KeyN') return
        event.preventDefault()
        onNew()
        return
      }
      if (isTyping(event.target)) return
      if (event.key === '?') {
        event.preventDefault()
        onList()
      }
      const search = event.key === '/' ? document.querySelector<HTMLInputElement>(SEARCH_BOX) : null
      if (search) {
        event.preventDefault()
        search.focus()
        search.select()
      }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [onNew, onList])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
