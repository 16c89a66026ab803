/** What every page shares: how links are made, and in which zones times are told. In the app they lead to other pages, in a report down the file. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

export interface View {
  link(page: string, params?: Record<string, string>): string | undefined
  /** Of the tenant. */
  zone: string
  /** Of whoever looks; undefined: the browser's. */
  viewerZone?: string
  /** Without script: all is open, nothing moves. */
  still: boolean
  can: { dismiss: boolean; correct: boolean; risk: boolean }
}

export const ViewContext = createContext<View>({
  link: () => undefined,
  zone: 'UTC',
  still: true,
  can: { dismiss: false, correct: false, risk: false },
})

export const useView = (): View => useContext(ViewContext)
