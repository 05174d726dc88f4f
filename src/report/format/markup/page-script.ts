import { createHash } from 'node:crypto'
import { SORT_SCRIPT } from './sort-script.ts'
import { VALUE_SCRIPT } from './value-script.ts'

/** Everything that a page runs. The page is complete without it. */
export const PAGE_SCRIPT = `{${SORT_SCRIPT}}
{${VALUE_SCRIPT}}`

/** The script's digest for a content security policy, so that no other script runs. */
export const PAGE_SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(PAGE_SCRIPT).digest('base64')}'`
