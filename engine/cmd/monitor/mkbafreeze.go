package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"io"
	"os"

	"effectmonitor/engine/catalog"
	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
)

type freezeCommand struct {
	Model      string `arg:"" name:"model" help:"Id van het model, met versie als je een oude wilt: id@1."`
	Input      string `arg:"" optional:"" name:"hoeveelheden" help:"Bestand met n en hoeveelheden. Niet nodig bij een gepubliceerde studie."`
	ID         string `required:"" name:"id" help:"Naam van de vaststelling, bijvoorbeeld verantwoording-2025." placeholder:"ID"`
	Title      string `required:"" name:"titel" help:"Titel in gewone woorden." placeholder:"TEKST"`
	Population string `required:"" name:"populatie" help:"Over wie de cijfers gaan, in woorden." placeholder:"TEKST"`
	From       string `required:"" name:"van" help:"Eerste dag van de periode." placeholder:"DATUM"`
	Until      string `required:"" name:"tot" help:"Laatste dag van de periode." placeholder:"DATUM"`
	Made       string `name:"op" help:"Dag van vaststellen. Standaard vandaag." placeholder:"DATUM"`
	Gemeente   string `help:"Reken met de afwijkingen van deze gemeente (code)." placeholder:"CODE"`
	Scenario   string `help:"Reken met een scenario van het model." placeholder:"ID"`
	Agreement  string `name:"afspraak" help:"Stel ook vast wat een afspraak van het model betaalt." placeholder:"ID"`
	MonteCarlo int    `name:"monte-carlo" help:"Reken zo vaak door met getrokken waarden." placeholder:"AANTAL"`
	Seed       uint64 `name:"zaad" help:"Zaad van de trekkingen." default:"1" placeholder:"GETAL"`
	Key        string `name:"sleutel" help:"Onderteken met deze geheime sleutel (Ed25519, PEM)." placeholder:"BESTAND"`
	Output     string `short:"o" help:"Bestand om te schrijven; zonder deze optie de uitvoer." placeholder:"BESTAND"`
}

// Run writes a statement: a frozen outcome.
func (c *freezeCommand) Run(a *app) error {
	about, err := c.occasion(a)
	if err != nil {
		return err
	}
	loaded, err := a.catalog()
	if err != nil {
		return err
	}
	s, err := c.freeze(a, loaded, about)
	if err != nil {
		return err
	}
	if c.Key != "" {
		key, err := privateKey(c.Key)
		if err != nil {
			return err
		}
		if err := s.Sign(key); err != nil {
			return misuse("ondertekenen lukt niet met %s: %v", c.Key, err)
		}
	}
	return a.writeTo(c.Output, func(w io.Writer) error { return a.json(w, s) })
}

func (c *freezeCommand) occasion(a *app) (mkba.Occasion, error) {
	about := mkba.Occasion{
		ID: c.ID, Title: c.Title, Population: c.Population, Made: a.today, Scenario: c.Scenario, Agreement: c.Agreement, Seed: c.Seed, Draws: c.MonteCarlo,
	}
	for _, day := range []struct {
		text string
		into *source.Date
	}{{c.From, &about.From}, {c.Until, &about.Until}, {c.Made, &about.Made}} {
		if day.text == "" {
			continue
		}
		var err error
		if *day.into, err = source.ParseDate(day.text); err != nil {
			return about, misuse("%q is geen datum; schrijf bijvoorbeeld 2026-03-01", day.text)
		}
	}
	if about.Until < about.From {
		return about, misuse("de periode eindigt op %s, voor zij begint op %s", about.Until, about.From)
	}
	return about, nil
}

func (c *freezeCommand) freeze(a *app, loaded *catalog.Catalog, about mkba.Occasion) (*mkba.Statement, error) {
	// The scenario is part of the occasion, so the inputs are those before it.
	as := mkbaCommand{Model: c.Model}
	side, err := as.side(a, loaded, c.Model, c.Input, c.Gemeente, "")
	if err != nil {
		return nil, err
	}
	about.Definitions = loaded.Digest()
	if about.Data, err = dataDigest(c.Input); err != nil {
		return nil, err
	}
	if _, known := side.Model.Scenario(c.Scenario); c.Scenario != "" && !known {
		return nil, misuse("model %s heeft geen scenario %q%s", c.Model, c.Scenario, hint(c.Scenario, scenarioIDs(side.Model)))
	}
	s, err := side.Model.Freeze(side.Inputs, about)
	if err != nil {
		return nil, misuse("dit is niet vast te stellen: %v", err)
	}
	return s, nil
}

// dataDigest identifies the file that the quantities were read from. A published
// study has none.
func dataDigest(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	if file == "-" {
		return "", misuse("geef de hoeveelheden als bestand, zodat later is na te gaan dat zij dezelfde zijn")
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", misuse("%s is niet te lezen", file)
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}

// privateKey reads an Ed25519 key as `openssl genpkey -algorithm ed25519` writes it.
func privateKey(file string) (ed25519.PrivateKey, error) {
	der, err := keyBlock(file, "PRIVATE KEY")
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if key, ok := parsed.(ed25519.PrivateKey); ok && err == nil {
		return key, nil
	}
	return nil, misuse("%s is geen geheime Ed25519-sleutel", file)
}

// publicKey reads an Ed25519 key as `openssl pkey -pubout` writes it.
func publicKey(file string) (ed25519.PublicKey, error) {
	der, err := keyBlock(file, "PUBLIC KEY")
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	if key, ok := parsed.(ed25519.PublicKey); ok && err == nil {
		return key, nil
	}
	return nil, misuse("%s is geen openbare Ed25519-sleutel", file)
}

func keyBlock(file, kind string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, misuse("%s is niet te lezen", file)
	}
	block, _ := pem.Decode(data)
	if block == nil || block.Type != kind {
		return nil, misuse("in %s staat geen %s in PEM", file, kind)
	}
	return block.Bytes, nil
}
