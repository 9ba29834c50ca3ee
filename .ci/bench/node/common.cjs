// The side of the packages: reads the questionnaire and the answers from the file that
// is named, and then does what is asked, one line in, one line of JSON out:
//   check   the outcome for everyone
//   run S   evaluate everyone again and again for S seconds of processor time
'use strict';
const fs = require('node:fs');
const readline = require('node:readline');

function serve(prepare) {
  const input = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const evaluate = prepare(input);
  const reply = (value) => process.stdout.write(JSON.stringify(value) + '\n');
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    const [command, argument] = line.split(' ');
    if (command === 'check') {
      reply(input.answers.map((answers) => outcome(input, evaluate, answers)));
    } else if (command === 'run') {
      reply(run(input.answers, evaluate, Number(argument)));
    }
  });
}

// outcome asks evaluate to report what shows and what was computed.
function outcome(input, evaluate, answers) {
  const visible = new Map();
  const results = new Map();
  evaluate(answers, (id, shows) => visible.set(id, shows), (id, value) => results.set(id, value));
  return {
    visible: input.questions.map((id) => (visible.get(id) ? '1' : '0')).join(''),
    results: input.results.map((id) => (Number.isFinite(results.get(id)) ? results.get(id) : null)),
  };
}

// run counts evaluations until enough processor time went by, that of the compiler and
// the garbage collector of the process included.
function run(all, evaluate, seconds) {
  let evaluations = 0;
  let read = 0; // depends on everything, so that nothing can be left out
  const start = process.cpuUsage();
  const spent = () => {
    const used = process.cpuUsage(start);
    return (used.user + used.system) / 1e6;
  };
  while (spent() < seconds) {
    for (let i = 0; i < 8; i++) { // asking for the time is not free either
      const answers = all[evaluations % all.length];
      evaluate(answers, (id, shows) => { read += shows ? 1 : 0; }, (id, value) => { read += Number.isFinite(value) ? value : 0; });
      evaluations++;
    }
  }
  return { evaluations, seconds: spent(), read };
}

module.exports = { serve };
