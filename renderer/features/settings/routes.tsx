import type { RouteObject } from 'react-router'

export function settingsRoutes(): RouteObject[] {
  return [{ path: 'settings', element: <p>settings</p> }]
}
