import type { RouteObject } from 'react-router'
import { SettingsScreen } from './SettingsScreen.tsx'

export function settingsRoutes(): RouteObject[] {
  return [{ path: 'settings', element: <SettingsScreen /> }]
}
