import { peerBareFetch, peerBarePut, peerColdStart, peerFirstLoad, peerPull, peerSearch } from './page-peers.ts'
import { ourColdStart, ourFirstLoad, ourPull, ourSavedBytes, ourSaves, ourSearch } from './page-ours.ts'

/** What the benchmark calls inside the page. */
export const BENCH = { ourFirstLoad, ourColdStart, ourSearch, ourSaves, ourSavedBytes, ourPull, peerBareFetch, peerFirstLoad, peerColdStart, peerSearch, peerBarePut, peerPull }

Object.assign(globalThis, { BENCH })
