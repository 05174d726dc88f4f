import type { z } from 'zod'
import { expectationOfUnion } from './default-expectation.ts'

type Issue = z.core.$ZodIssue

/** Replaces the issue of a union by the issues of the branch that was probably meant, if one stands out. */
export function narrowUnion(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branch = closestBranch(issue) ?? branchOfSameType(issue)
  if (!branch) return [issue]
  return branch.map((each) => ({ ...each, path: [...issue.path, ...each.path] })).flatMap(narrowUnion)
}

/** The branch that accepts the value's type and has the fewest issues inside it. */
function closestBranch({ errors }: z.core.$ZodIssueInvalidUnion): Issue[] | undefined {
  const [best, next] = errors
    .filter((branch) => branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
    .map((branch) => ({ branch, weight: branch.reduce((sum, each) => sum + weightOf(each), 0) }))
    .sort((a, b) => a.weight - b.weight)
  return best && best.weight !== next?.weight ? best.branch : undefined
}

/** The only branch that accepts the value's type, if the union does not state an expectation of its own. */
function branchOfSameType(issue: z.core.$ZodIssueInvalidUnion): Issue[] | undefined {
  if (issue.message !== expectationOfUnion(issue)) return undefined
  const [branch, ...others] = issue.errors.filter((each) => each.every(({ code }) => code !== 'invalid_type'))
  return others.length === 0 ? branch : undefined
}

function weightOf(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 1
}
