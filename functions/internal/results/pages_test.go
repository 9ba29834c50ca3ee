package results_test

import (
	"encoding/xml"
	"errors"
	"html"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"effectmonitor/engine/source"
)

// TestTheStudyShowsThePrintedTable: the numbers of the published study, each with what
// it is, for somebody who did not sign in.
func TestTheStudyShowsThePrintedTable(t *testing.T) {
	body := words(shared.page(t, "", "/kosten-baten/den-haag-2018"))
	for _, want := range []string{
		"Kosten en baten, Den Haag 2018",
		"Studie van 93 jongeren. Besparing per partij, geen welvaartsanalyse.",
		"Baten, bruto € 20.731 Gepubliceerd per jongere",
		"Kosten € 10.788 Gepubliceerd per jongere",
		"Baten min kosten, netto € 9.943 Gepubliceerd per jongere",
		"Per euro € 1,92",
		"Alleen korte termijn: € 1,10",
		"Gemeente (SZW) € 784.338 € 493.526 € 1.277.865 € 13.740",
		"Gemeente (OCW) € 149.717 € 249.813 € 399.529 € 4.296",
		"Zorgverzekeraars € 41.800 € 83.165 € 124.965 € 1.344",
		"Schuldeisers € 82.030 geen € 82.030 € 882",
		"Woningcorporaties € 33.480 geen € 33.480 € 360",
		"Rijksoverheid (SZW) € 8.174 geen € 8.174 € 88",
		"Nutsbedrijven € 1.959 geen € 1.959 € 21",
		"Totaal, bruto € 1.101.498 € 826.504 € 1.928.002 € 20.731",
		"Per jongere, bruto € 11.844 € 8.887 € 20.731",
		"Gemeente (SZW): gedrukt staat 748.338, gelezen wordt 784.338. Twee cijfers staan verwisseld.",
		"kan een rij of kolom € 1 verschillen",
		"Gereconstrueerd",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestThePublicPageTellsNoMoreThanWasPrinted: who bears the costs is our own reading,
// and stands in no table that says "published".
func TestThePublicPageTellsNoMoreThanWasPrinted(t *testing.T) {
	for _, url := range []string{"/publiek/mkba", "/publiek/mkba/partijen.csv", "/kosten-baten/den-haag-2018/partijen.csv"} {
		body := shared.page(t, "", url)
		if !strings.Contains(body, "1.928.002") && !strings.Contains(body, "1928002") {
			t.Errorf("%s lacks the total", url)
		}
		if strings.Contains(body, "1.003.284") || strings.Contains(body, "1003284") || strings.Contains(body, "274.580") {
			t.Errorf("%s says what was not printed", url)
		}
	}
}

// TestAnAmountOpens: a printed amount that was worked back says so line by line; a
// computed amount of several effects opens to each of them.
func TestAnAmountOpens(t *testing.T) {
	cases := map[string]struct {
		user, url string
		want      []string
	}{
		"a printed amount": {"simone-vink", "/kosten-baten/den-haag-2018?open=woningcorporaties-kort", []string{
			"€ 33.480 voor Woningcorporaties, korte termijn", "Jongeren met een dreigende huisuitzetting bij de start Gereconstrueerd 31",
			"× € 2.790", "de aantallen staan niet in de studie",
		}},
		"an amount without steps": {"simone-vink", "/kosten-baten/den-haag-2018?open=nutsbedrijven-kort", []string{"€ 1.959 voor Nutsbedrijven, korte termijn", "De studie noemt alleen het bedrag"}},
		"several effects":         {"pieter-hendriks", "/kosten-baten/jpf?open=gemeente_szw-kort", []string{"Alle effecten samen", "Bekijk de stappen van: Minder bijstand"}},
		"costs":                   {"pieter-hendriks", "/kosten-baten/jpf?open=kosten", []string{"Zo komt dit bedrag tot stand", "Eigen waarde in plaats van"}},
		"nothing of that name":    {"pieter-hendriks", "/kosten-baten/jpf?open=<script>", []string{"Wie heeft er baat bij?"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			body := words(shared.page(t, c.user, c.url))
			for _, want := range c.want {
				if !strings.Contains(body, want) {
					t.Errorf("lacks %q in\n%s", want, body)
				}
			}
		})
	}
}

// TestEveryKindOfTile: each page of the gemeente opens with its sentence and shows its
// tiles with n, period and definition.
func TestEveryKindOfTile(t *testing.T) {
	const root = "/dashboard/jpf-gemeente/"
	const foot = `Periode januari 2022 – november 2026 Definitie Raamwerk Jongeren Perspectief Fonds, versie \d`
	cases := map[string][]string{
		root + "management": {
			`Van wie klaar is of stopte, rondde (meer dan )?\d\d% het traject af`, `Nu in traject \d+ jongeren Landelijk \d+ jongeren n = 132`, "De as begint bij",
			"Hoeveel jongeren blijven meedoen\\? Afronden, verhuizen en overlijden", "Waarom eindigt een traject", `n = 132 jongeren, van wie \d+ nog bezig ` + foot,
			`Gestart \d+ jongeren Startjaar 2026 Startjaar 2025: \d+ jongeren`, `Mis je een keuze\? Dan is die groep te klein`,
		},
		root + "ontwikkeling": {
			`Na 12 maanden gaan jongeren op \d+ van de 11 leefgebieden zeker vooruit\.`, "Niveau per leefgebied", `Wie gaat vooruit`,
			"Zeker betekent", `Wie vult in`, `n = \d+ jongeren met T0 en T3 ` + foot, "Naast landelijk", "Opslaan als SVG",
		},
		root + "ontwikkeling?startjaar=2023": {"Startjaar: 2023 , filter weghalen", `n = 22 jongeren met T0 en T3`, "Wis filters", "Bekijk de hele groep"},
		root + "ontwikkeling?startjaar=1066": {"Startjaar: 1066 , filter weghalen", "Wis filters", "Deze groep tonen we niet De groep is te klein, of je kunt er een kleine groep mee terugrekenen"},
		root + "beleving":                    {"Hoe jongeren het zelf ervaren", "Alle punten in één beeld", "Geldzorgen, onrust en stress door de tijd"},
		root + "mkba": {
			`Tegenover € [\d.]+ kosten staat`, `Baten, bruto (ongeveer )?€ [\d.]+( of meer)? Berekend per jongere`, "Van kosten naar netto", "Wie krijgt de baten", "Waar komt een bedrag vandaan",
			"Hoe zeker is dit", "Wat is er gemeten", `Basis \d+ jongeren\. Prijspeil \d{4}`,
			`contante waarde tegen 2,8% per jaar Wie telt mee aantal jongeren van wie het traject is geëindigd Periode januari 2022 – november 2026 Definitie Kosten en baten van JPF, versie 1`,
		},
		"/kosten-baten/jpf": {"Kosten en baten van JPF", "Van kosten naar netto", "Gemeten Dit komt uit registratie", "Aangenomen Dit is niet gemeten", `In \d+ van de 100 doorrekeningen`},
	}
	for url, wants := range cases {
		t.Run(url, func(t *testing.T) {
			body := words(shared.page(t, "pieter-hendriks", url))
			for _, want := range append(wants, `^[^\[]*$`) { // a message that is missing comes between brackets
				if !regexp.MustCompile(want).MatchString(body) {
					t.Errorf("lacks %q", want)
				}
			}
		})
	}
}

func TestGemeentenAreSideBySide(t *testing.T) {
	body := shared.page(t, "simone-vink", "/gemeenten")
	text := words(body)
	for _, want := range []string{"7 gemeenten doen mee.", "Dit is geen ranglijst.", "Den Haag 132 132", "Totaal 438", "Uitkomsten per gemeente"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q", want)
		}
	}
	if !strings.Contains(body, `href="/gemeenten/0518"`) {
		t.Error("the name of a gemeente leads nowhere")
	}
	res := shared.get(t, "simone-vink", "/gemeenten/0518")
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/gemeenten/0518/dashboard/jpf-gemeente/management" {
		t.Errorf("got %d to %q", res.StatusCode, to)
	}
}

// TestFilesHoldTheSameFigures: the table on the page and the file to save are the same,
// and a drawing stands on its own.
func TestFilesHoldTheSameFigures(t *testing.T) {
	const page = "/dashboard/jpf-gemeente/ontwikkeling"
	csv := shared.page(t, "pieter-hendriks", page+"/leeftijd.csv")
	for _, want := range []string{`^\x{feff}Leefgebied;Alle n = \d+;18–20 jaar n = \d+;`, `Financiën;\d,\d;\d,\d;verborgen;\d,\d;< 10\r\n`} {
		if !regexp.MustCompile(want).MatchString(csv) {
			t.Errorf("the file lacks %q:\n%s", want, csv)
		}
	}
	res := shared.get(t, "pieter-hendriks", page+"/niveaus.svg")
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Niveau per leefgebied", "jongeren met T0 en T3", "<![CDATA[", "95%-interval van het verschil"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the drawing lacks %q", want)
		}
	}
	if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="jpf-gemeente-niveaus.svg"` {
		t.Errorf("file is sent as %q", got)
	}
	for dec := xml.NewDecoder(strings.NewReader(string(body))); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the drawing is no XML: %v", err)
		}
	}
	// The same drawing as a picture, for who has no script and for who reads by machine.
	for _, url := range []string{page + "/niveaus.png", "/kosten-baten/jpf/waterval.png"} {
		res := shared.get(t, "pieter-hendriks", url)
		if picture, err := png.Decode(res.Body); err != nil || picture.Bounds().Dx() != 2000 || res.Header.Get("Content-Type") != "image/png" {
			t.Errorf("%s gives %s: %v", url, res.Header.Get("Content-Type"), err)
		}
	}
	if html := shared.page(t, "pieter-hendriks", page); !strings.Contains(html, `href="`+page+`/niveaus.png"`) {
		t.Error("the page does not offer the picture")
	}
	for _, url := range []string{page + "/geen.csv", page + "/niveaus.exe", page + "/leeftijd.svg", page + "/leeftijd.png", "/kosten-baten/jpf/spoor.csv"} {
		if got := shared.get(t, "pieter-hendriks", url).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d, want not found", url, got)
		}
	}
}

// TestEveryFilterIsAnAddress: on each of what a gemeente looks at its figures by, a class of
// the menu is an address of its own, which says what it is of and is about fewer people.
func TestEveryFilterIsAnAddress(t *testing.T) {
	const page = "/dashboard/jpf-gemeente/management"
	people := regexp.MustCompile(`n = (\d+) jongeren`)
	of := func(body string) int {
		most := 0
		for _, m := range people.FindAllStringSubmatch(words(body), -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			most = max(most, n)
		}
		return most
	}
	whole := shared.page(t, "pieter-hendriks", page)
	option := regexp.MustCompile(`<option value="([^"]+)"[^>]*>([^<(]+)`)
	for _, by := range []string{"startjaar", "fase", "geslacht", "leeftijd", "team", "interventie"} {
		_, menu, found := strings.Cut(whole, `id="filter-`+by+`"`)
		menu, _, _ = strings.Cut(menu, "</select>")
		shown := 0
		for _, m := range option.FindAllStringSubmatch(menu, -1) {
			body := shared.page(t, "pieter-hendriks", page+"?"+by+"="+url.QueryEscape(html.UnescapeString(m[1])))
			if label := strings.TrimSpace(html.UnescapeString(m[2])); !strings.Contains(html.UnescapeString(words(body)), label+" , filter weghalen") {
				t.Errorf("%s=%s does not say that it is of %q", by, m[1], label)
			}
			if n := of(body); n > 0 {
				shown++
				if n >= of(whole) {
					t.Errorf("%s=%s is about %d of %d", by, m[1], n, of(whole))
				}
			}
		}
		if !found || shown == 0 {
			t.Errorf("no class of %s has figures", by)
		}
	}
}

// TestTwoFiltersAtOnce: two breakdowns that are counted together live in the address
// together, each with its own way off; of others the first stands.
func TestTwoFiltersAtOnce(t *testing.T) {
	const page = "/dashboard/jpf-landelijk/management"
	body := shared.page(t, "simone-vink", page+"?startjaar=2023&geslacht=vrouw")
	for _, want := range []string{
		`href="` + page + `?geslacht=vrouw"`, `href="` + page + `?startjaar=2023"`,
		`name="startjaar" value="2023"`, page + `?geslacht=vrouw&amp;startjaar=2023`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(shared.page(t, "simone-vink", page+"?startjaar=2023&opleiding=mbo"), `name="opleiding" value="mbo"`) {
		t.Error("two that are not counted together are both on")
	}
	if !strings.Contains(shared.page(t, "simone-vink", page+"?startjaar=2023"), `id="filter-geslacht"`) {
		t.Error("a second filter is not offered")
	}
}

// TestThreeFiltersAtOnce: three breakdowns that are counted together live in the
// address, each chip takes itself away and leaves the other two; a fourth, or one that
// is not counted with them, is named and not on.
func TestThreeFiltersAtOnce(t *testing.T) {
	const page = "/dashboard/jpf-landelijk/management"
	body := shared.page(t, "simone-vink", page+"?startjaar=2023&geslacht=vrouw&leeftijd=l21_22")
	for _, want := range []string{
		`href="` + page + `?geslacht=vrouw&amp;leeftijd=l21_22"`, `href="` + page + `?geslacht=vrouw&amp;startjaar=2023"`,
		`href="` + page + `?leeftijd=l21_22&amp;startjaar=2023"`, `name="leeftijd" value="l21_22"`, `href="` + page + `"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(body, "tellen we niet samen") {
		t.Error("three that are counted together are refused")
	}
	more := words(shared.page(t, "simone-vink", page+"?startjaar=2023&geslacht=vrouw&leeftijd=l21_22&opleiding=mbo"))
	if !strings.Contains(more, "Deze keuzes tellen we niet samen. Je ziet: ") {
		t.Error("a fourth filter is dropped in silence")
	}
}

// TestStudiesTogetherHaveNoFilter: figures over studies are of everybody in each of them. No
// filter is offered on them, and one in the address does not seem to be on.
func TestStudiesTogetherHaveNoFilter(t *testing.T) {
	const page = "/dashboard/samen-landelijk/samen"
	list := definitions.FrameworkOf(definitions.Dashboard(source.Ref{ID: "samen-landelijk"}).Programme).Breakdowns()
	if len(list) == 0 {
		t.Fatal("there is nothing to filter on")
	}
	for _, by := range list {
		body := shared.page(t, "simone-vink", page+"?"+by.Def.ID+"=2024")
		if strings.Contains(body, "filter weghalen") || strings.Contains(body, `id="filter-`) {
			t.Errorf("studies together seem to be filtered on %s", by.Def.ID)
		}
	}
}

// TestOnlyAPartHasAWiderView: a tile that is too small leads to the figures of all
// gemeenten, but not for who looks at those already.
func TestOnlyAPartHasAWiderView(t *testing.T) {
	const everyone, wider = "Bekijk de hele groep", "Bekijk de cijfers van alle gemeenten samen"
	small, led := 0, 0
	for _, page := range []string{"management", "ontwikkeling", "verschuiving", "beleving"} {
		for _, filter := range []string{"?startjaar=2026", "?startjaar=2025&geslacht=vrouw", "?startjaar=2026&geslacht=man"} {
			country := words(shared.page(t, "simone-vink", "/dashboard/jpf-landelijk/"+page+filter))
			small += strings.Count(country, everyone)
			if strings.Contains(country, wider) {
				t.Errorf("%s%s of the country leads to the country", page, filter)
			}
			led += strings.Count(words(shared.page(t, "wilma-de-groot", "/dashboard/jpf-gemeente/"+page+filter)), wider)
		}
	}
	if small == 0 || led == 0 {
		t.Errorf("%d tiles of the country are too small, %d of the gemeente lead to it", small, led)
	}
}

// TestStatisticsOnPages: the pages that say how far figures can be trusted have their
// tiles, each with a table, n, period and definition, and a file.
func TestStatisticsOnPages(t *testing.T) {
	for url, wants := range map[string][]string{
		"/dashboard/jpf-landelijk/kwaliteit": {
			"Horen de vragen bij elkaar", "Welbevinden", "Alfa zonder dit", "Zien begeleider en jongere hetzelfde", "ICC", "Gewogen kappa",
			"Wie missen we na een jaar", "weg min bleef", "Wat als we iedereen kenden", "Op zijn slechtst", "Wie vult in",
		},
		"/dashboard/jpf-landelijk/verschuiving": {"Van kwetsbaar naar stevig", "Hoe stevig staan jongeren per meting", "Vijf leefgebieden van start naar nu", "Toen en nu"},
		"/dashboard/jpf-landelijk/gemeenten":    {"Welke gemeenten wijken af", "gedeeld door verwacht"},
		"/dashboard/jpf-gemeente/management":    {"Afgerond naast ons doel", "Startjaar 20\\d\\d: \\d+ jongeren"},
	} {
		user := "simone-vink"
		if strings.Contains(url, "jpf-gemeente") {
			user = "pieter-hendriks"
		}
		body := shared.page(t, user, url)
		text := words(body)
		for _, want := range wants {
			if !regexp.MustCompile(want).MatchString(text) {
				t.Errorf("%s lacks %q", url, want)
			}
		}
		if len(body) > 100_000 {
			t.Errorf("%s weighs %d bytes", url, len(body))
		}
	}
}
