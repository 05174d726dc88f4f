import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

const CHROMIUM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser that is installed; without one these tests are skipped, and say so by their names. */
export const CHROMIUM = CHROMIUM_PATHS.find((path) => existsSync(path))

/** What the name of a suite says where it cannot run. */
export const NEEDS_CHROMIUM = CHROMIUM ? 'in a browser' : 'in a browser (skipped: apt-get install chromium)'

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox', '--disable-gpu'] })
}

export interface BrowserLook {
  readonly width: 1280 | 390
  readonly scheme: 'light' | 'dark'
}

/** A page as somebody sees it, and everything that went wrong or went out while it was open. */
export interface OpenedPage {
  readonly page: Page
  readonly problems: string[]
  readonly requests: string[]
}

/** Opens an address. The page is closed when the test ends. */
export async function openPage(
  browser: Browser,
  address: string,
  { width, scheme }: BrowserLook = { width: 1280, scheme: 'light' },
): Promise<OpenedPage> {
  const viewport = { width, height: width === 390 ? 844 : 800 }
  const page = await browser.newPage({ viewport, colorScheme: scheme })
  onTestFinished(() => page.close())
  const problems: string[] = []
  const requests: string[] = []
  page.on('console', (message) => problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(address)
  return { page, problems, requests }
}
