import { z } from 'zod'
import type { LabProfile } from '../../core/config/lab-profile.ts'
import { SetupError } from '../../core/setup-error.ts'
import { describeProblem } from '../../validation/problem.ts'
import { validate } from '../../validation/validate.ts'
import { labProfile } from '../schema/lab.ts'
import { readYamlFiles } from './read-yaml-files.ts'

/** Reads profiles of the lab, by the name of the provider. Throws a `SetupError` that lists every mistake. */
export async function readLabProfiles(file: string): Promise<Readonly<Record<string, LabProfile>>> {
  const [parsed] = await readYamlFiles(file, z.record(z.string(), labProfile), 'PROFILE')
  return parsed?.value ?? {}
}

/** Checks one profile that came from outside. Throws a `SetupError`. */
export function parseLabProfile(value: unknown): LabProfile {
  const result = validate(labProfile, value)
  if (result.valid) return result.data
  throw new SetupError(result.problems.map((problem) => describeProblem(problem, 'the profile')).join('\n'), {
    code: 'PROFILE_INVALID',
    hint: 'docs/lab.md and the schema of scenarios list the settings of a profile.',
  })
}
