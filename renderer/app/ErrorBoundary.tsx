import { Component, type ReactNode } from 'react'
import { FailureScreen } from './FailureScreen.tsx'

/** Catches what falls out of the frame itself while drawing; screens are caught by the router. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown; readonly isBroken: boolean }> {
  override state: { readonly error: unknown; readonly isBroken: boolean } = { error: null, isBroken: false }

  static getDerivedStateFromError(error: unknown) {
    return { error, isBroken: true }
  }

  override render() {
    if (!this.state.isBroken) return this.props.children
    const retry = () => this.setState({ error: null, isBroken: false })
    const goHome = () => {
      window.location.hash = '#/households'
      retry()
    }
    return <FailureScreen error={this.state.error} onRetry={retry} onHome={goHome} />
  }
}
