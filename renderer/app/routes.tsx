import { createHashRouter, type RouteObject } from 'react-router'
import { areaRoutes } from '../features/area/routes.tsx'
import { changeSetsRoutes } from '../features/change-sets/routes.tsx'
import { conflictsRoutes } from '../features/conflicts/routes.tsx'
import { countyRoutes } from '../features/county/routes.tsx'
import { exchangeRoutes } from '../features/exchange/routes.tsx'
import { householdPageRoutes } from '../features/household-page/routes.tsx'
import { householdsRoutes } from '../features/households/routes.tsx'
import { settingsRoutes } from '../features/settings/routes.tsx'
import { CountyRoute } from './CountyRoute.tsx'
import { SettingsRoute } from './SettingsRoute.tsx'
import { Frame } from './Frame.tsx'
import { MissingScreen, RouteFailure } from './FailureScreen.tsx'
import { StartScreen } from './StartScreen.tsx'
import { TransferRoute } from './TransferRoute.tsx'

/** Every screen. The hash carries the address, so that it works under app:// and from a file as well as from a server. */
export function createRouter() {
  const screens: RouteObject[] = [
    { index: true, element: <StartScreen /> },
    ...householdsRoutes(),
    ...householdPageRoutes(),
    ...exchangeRoutes(),
    ...areaRoutes(),
    ...conflictsRoutes(),
    ...changeSetsRoutes(),
    ...countyRoutes(<CountyRoute />),
    { path: 'transfer', element: <TransferRoute /> },
    ...settingsRoutes(<SettingsRoute />),
    { path: '*', element: <MissingScreen /> },
  ]
  return createHashRouter([{ path: '/', element: <Frame />, errorElement: <RouteFailure />, children: [{ errorElement: <RouteFailure />, children: screens }] }])
}
