package main

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

//go:embed node/*.cjs node/package.json node/package-lock.json sql/*.cjs sql/*.sql sql/package.json
var scripts embed.FS

var errNoNode = errors.New("node en npm staan niet op deze machine; zonder die twee is er niets om mee te vergelijken (apt-get install nodejs npm)")

// install writes the scripts of one comparison to a folder and has npm put the packages
// beside them, in exactly the versions of package-lock.json. It does so again only when
// those changed. Without that file, because a package has parts for machines that a
// registry need not offer, package.json says the versions.
func install(from, folder string) error {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return errNoNode
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	how := []string{"ci"}
	lock, err := scripts.ReadFile(from + "/package-lock.json")
	if errors.Is(err, fs.ErrNotExist) {
		how = []string{"install", "--no-package-lock"}
		lock, err = scripts.ReadFile(from + "/package.json")
	}
	if err != nil {
		return err
	}
	entries, err := fs.ReadDir(scripts, from)
	for _, e := range entries {
		var data []byte
		if data, err = scripts.ReadFile(from + "/" + e.Name()); err == nil {
			err = os.WriteFile(filepath.Join(folder, e.Name()), data, 0o644)
		}
		if err != nil {
			break
		}
	}
	if err != nil {
		return err
	}
	stamp := filepath.Join(folder, "installed")
	if done, err := os.ReadFile(stamp); err == nil && bytes.Equal(done, lock) {
		return nil
	}
	command := exec.Command("npm", append(how, "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")...)
	command.Dir, command.Stderr = folder, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("npm %s in %s: %w", how[0], folder, err)
	}
	return os.WriteFile(stamp, lock, 0o644)
}

// input is what a script reads.
type input struct {
	Form      object           `json:"form"`
	Answers   []map[string]any `json:"answers"`
	Questions []string         `json:"questions"`
	Results   []string         `json:"results"`
}

// peer is a running script with a package loaded.
type peer struct {
	command *exec.Cmd
	ask     io.WriteCloser
	replies *bufio.Reader
}

// start runs a script of folder on input, which is written beside it.
func start(folder, name, script string, in input, arguments ...string) (*peer, error) {
	data, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(folder, name+".json")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		return nil, err
	}
	p := &peer{command: exec.Command("node", append([]string{script, filepath.Base(file)}, arguments...)...)}
	p.command.Dir, p.command.Stderr = folder, os.Stderr
	if p.ask, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.replies = bufio.NewReader(out)
	return p, p.command.Start()
}

func (p *peer) request(line string, reply any) error {
	if _, err := io.WriteString(p.ask, line+"\n"); err != nil {
		return fmt.Errorf("%s: %w", line, err)
	}
	data, err := p.replies.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("no answer to %s: %w", line, err)
	}
	return json.Unmarshal(data, reply)
}

// check gives the outcome for everyone.
func (p *peer) check() ([]outcome, error) {
	var out []outcome
	err := p.request("check", &out)
	return out, err
}

// run evaluates for so many seconds of processor time and gives evaluations per second.
func (p *peer) run(seconds float64) (float64, error) {
	var out struct {
		Evaluations float64 `json:"evaluations"`
		Seconds     float64 `json:"seconds"`
	}
	err := p.request("run "+strconv.FormatFloat(seconds, 'f', -1, 64), &out)
	if err == nil && out.Seconds <= 0 {
		err = errors.New("no processor time went by")
	}
	return out.Evaluations / out.Seconds, err
}

// stop ends the script, which stops at the end of its input.
func (p *peer) stop() error {
	return errors.Join(p.ask.Close(), p.command.Wait())
}
