package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/gemeente"
)

// Stage is what differs between development, acceptance and production.
type Stage struct {
	Name        string         `yaml:"stage"`
	Account     string         `yaml:"account"` // empty: the account that is signed in to
	Region      string         `yaml:"region"`
	Domain      string         `yaml:"domain"` // of the product; the API has api.<domain>
	Zone        Zone           `yaml:"zone"`   // the hosted zone of the domain
	MailFrom    string         `yaml:"mail_from"`
	SMSFrom     string         `yaml:"sms_from"`
	AlarmsTo    string         `yaml:"alarms_to"`
	LogDays     int            `yaml:"retain_logs_days"`
	BackupDays  int            `yaml:"keep_backups_days"`
	Concurrency map[string]int `yaml:"concurrency"` // of a function, reserved
	CostAnomaly float64        `yaml:"monthly_cost_anomaly_eur"`
	// RestoredTable is the table that took the place of the first, after something was
	// lost; empty as long as nothing was.
	RestoredTable string `yaml:"restored_table"`
	// Groups says what a group of the foundation's own directory gives: JSON as
	// the portal reads it. Those of a gemeente stand in its definition.
	Groups string `yaml:"groups"`
}

// table is the name of the table that is in use.
func (s Stage) table() string {
	if s.RestoredTable != "" {
		return s.RestoredTable
	}
	return s.name("table")
}

// Zone is a hosted zone of Route 53.
type Zone struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
}

// The places where personal data may lie, and how long CloudWatch can keep logs.
var (
	regions = []string{"eu-west-1", "eu-central-1"}
	stages  = []string{"dev", "acceptance", "production"}
	logDays = []int{30, 60, 90, 120, 150, 180, 365, 400, 545, 731}
)

// ReadStage reads <folder>/<name>.yaml and says everything that is wrong with it.
func ReadStage(folder, name string) (Stage, error) {
	if !slices.Contains(stages, name) {
		return Stage{}, fmt.Errorf("STAGE is %q; choose one of %s", name, strings.Join(stages, ", "))
	}
	path := filepath.Join(folder, name+".yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		return Stage{}, err
	}
	var s Stage
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&s); err != nil {
		return Stage{}, fmt.Errorf("%s: %w", path, err)
	}
	if err := s.check(name); err != nil {
		return Stage{}, fmt.Errorf("%s:\n%w", path, err)
	}
	return s, nil
}

var (
	hostPattern     = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
	mailPattern     = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	senderPattern   = regexp.MustCompile(`^[A-Za-z0-9]{1,11}$`)
	restoredPattern = regexp.MustCompile(`^[a-z0-9-]{3,255}$`)
	accountPattern  = regexp.MustCompile(`^([0-9]{12})?$`)
)

func (s Stage) check(name string) error {
	var faults []error
	must := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Errorf("  "+format, args...))
		}
	}
	must(s.Name == name, "stage is %q in a file named %s.yaml", s.Name, name)
	must(accountPattern.MatchString(s.Account), "account %q is not twelve digits", s.Account)
	must(slices.Contains(regions, s.Region), "region %q: personal data stay in %s", s.Region, strings.Join(regions, " or "))
	must(hostPattern.MatchString(s.Domain), "domain %q is no host name", s.Domain)
	must(s.Zone.ID != "", "zone.id is missing: the hosted zone of %s", s.Domain)
	must(s.Zone.Name == s.Domain, "zone.name is %q: mail is signed for a zone, so %s has a zone of its own", s.Zone.Name, s.Domain)
	must(mailPattern.MatchString(s.MailFrom), "mail_from %q is no address", s.MailFrom)
	must(strings.HasSuffix(s.MailFrom, "@"+s.Domain), "mail_from must be an address at %s", s.Domain)
	must(senderPattern.MatchString(s.SMSFrom), "sms_from %q is not one to eleven letters or digits", s.SMSFrom)
	must(mailPattern.MatchString(s.AlarmsTo), "alarms_to %q is no address", s.AlarmsTo)
	must(slices.Contains(logDays, s.LogDays), "retain_logs_days is %d; CloudWatch knows %v", s.LogDays, logDays)
	must(s.BackupDays >= 14 && s.BackupDays <= 365, "keep_backups_days is %d, not 14 to 365", s.BackupDays)
	must(s.Groups == "" || json.Valid([]byte(s.Groups)), "groups is no JSON: the portal would not start")
	must(s.RestoredTable == "" || restoredPattern.MatchString(s.RestoredTable) && strings.HasPrefix(s.RestoredTable, s.name("")) && s.RestoredTable != s.name("table"),
		"restored_table is %q, not another table whose name begins with %s", s.RestoredTable, s.name(""))
	must(s.CostAnomaly > 0, "monthly_cost_anomaly_eur must be more than 0")
	return errors.Join(faults...)
}

// Definitions is what the cloud needs of them: the bundle itself, as a layer, and
// the gemeenten, for whom keys and sign-in are made.
type Definitions struct {
	Folder    string // holds the bundle and nothing else
	Gemeenten []*gemeente.Gemeente
}

// ReadDefinitions reads the bundle that `monitor build` checked, tested and wrote.
func ReadDefinitions(path string) (Definitions, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Definitions{}, fmt.Errorf("definitions: %w (make definitions writes them)", err)
	}
	c, err := catalog.FromBundle(data)
	if err != nil {
		return Definitions{}, fmt.Errorf("definitions %s: %w", path, err)
	}
	return Definitions{Folder: filepath.Dir(path), Gemeenten: c.Gemeenten()}, nil
}

// Builds is where the binary of each function lies: a folder with a file bootstrap.
type Builds map[string]string

// ReadBuilds finds every function that has a main (local, the laptop's server, is
// none) and the folder with its binary.
func ReadBuilds(functions, build string) (Builds, error) {
	mains, err := filepath.Glob(filepath.Join(functions, "*", "main.go"))
	if err != nil {
		return nil, err
	}
	all := Builds{}
	for _, m := range mains {
		name := filepath.Base(filepath.Dir(m))
		if name == "local" {
			continue
		}
		folder := filepath.Join(build, name)
		if _, err := os.Stat(filepath.Join(folder, "bootstrap")); err != nil {
			return nil, fmt.Errorf("function %s: %w (make build makes it)", name, err)
		}
		all[name] = folder
	}
	return all, nil
}
