import type { RouteObject } from 'react-router'

/** The officers' screen; `renderer/app` gives it its line to the server. */
export function countyRoutes(element: React.ReactNode): RouteObject[] {
  return [{ path: 'county', element }]
}
