import type { RouteObject } from 'react-router'
import { AreaPage } from './AreaPage.tsx'

export function areaRoutes(): RouteObject[] {
  return [{ path: 'area', element: <AreaPage /> }]
}
