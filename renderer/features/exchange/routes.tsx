import type { RouteObject } from 'react-router'
import { ExchangePage } from './ExchangePage.tsx'

export function exchangeRoutes(): RouteObject[] {
  return [{ path: 'exchange', element: <ExchangePage /> }]
}
