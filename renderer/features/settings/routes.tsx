import type { RouteObject } from 'react-router'

/** `renderer/app` gives the page; it knows how to take the account off this device. */
export function settingsRoutes(element: React.ReactNode): RouteObject[] {
  return [{ path: 'settings', element }]
}
