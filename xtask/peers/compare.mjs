// Counts the differences of two Applications in JSON, by jsondiffpatch, with objects told apart by their names or types.
//
// usage: compare.mjs BEFORE AFTER
import { readFileSync } from 'node:fs';
import { create } from 'jsondiffpatch';

const [before, after] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
const patcher = create({ objectHash: (item) => item.name ?? item.type });
const difference = patcher.diff(before, after);
console.log(Object.keys(difference?.spec?.components ?? {}).length);
