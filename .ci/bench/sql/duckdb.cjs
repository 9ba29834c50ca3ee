// Runs indicators.sql over the export in the folder that is named, writes what came out to
// sql.csv in it, and prints what that took: reading the files, computing and nothing else.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { DuckDBInstance } = require('@duckdb/node-api');

async function main() {
  const folder = path.resolve(process.argv[2]);
  const text = fs.readFileSync(path.join(__dirname, 'indicators.sql'), 'utf8').replaceAll('MAP', folder.replaceAll("'", "''"));
  const db = await DuckDBInstance.create(':memory:');
  const connection = await db.connect();
  const used = process.cpuUsage();
  const begun = process.hrtime.bigint();
  await connection.run(text);
  const wall = Number(process.hrtime.bigint() - begun) / 1e9;
  const { user, system } = process.cpuUsage(used);
  await connection.run(`copy (from uitkomst order by all) to '${path.join(folder, 'sql.csv').replaceAll("'", "''")}' (header, delimiter ',')`);
  process.stdout.write(JSON.stringify({ seconden: wall, processor_seconden: (user + system) / 1e6 }));
}

main().catch((fault) => {
  process.stderr.write(String(fault) + '\n');
  process.exitCode = 1;
});
