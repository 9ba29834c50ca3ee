package notation

import "time"

var styles = known(
	&Style{
		lang: "nl", dir: "ltr", decimal: ",", group: ".", least: 1, signGap: NBSP, euroGap: NBSP, clock: "15.04",
		months: [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
		days:   [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
		short:  map[time.Month]string{time.March: "mrt"},
		plural: oneOther, categories: []string{"one", "other"},
	},
	&Style{
		lang: "en", dir: "ltr", decimal: ".", group: ",", least: 1, signGap: NBSP, euroGap: NBSP, clock: "15:04",
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		days:   [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		plural: oneOther, categories: []string{"one", "other"},
	},
	&Style{
		lang: "ar", dir: "rtl", decimal: ".", group: ",", least: 1, signMark: lrm, euroAfter: true, euroGap: NBSP, clock: "15:04",
		months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		days:   [7]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"},
		whole:  true,
		plural: arabic, categories: []string{"zero", "one", "two", "few", "many", "other"},
	},
	&Style{
		lang: "tr", dir: "ltr", decimal: ",", group: ".", least: 1, signGap: NBSP, percentFirst: true, clock: "15:04",
		months: [12]string{"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"},
		days:   [7]string{"Pazar", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi"},
		plural: oneOther, categories: []string{"one", "other"},
	},
	&Style{
		lang: "uk", dir: "ltr", decimal: ",", group: NBSP, least: 1, signGap: NBSP, euroAfter: true, euroGap: NBSP, clock: "15:04",
		months:     [12]string{"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"},
		alone:      [12]string{"січень", "лютий", "березень", "квітень", "травень", "червень", "липень", "серпень", "вересень", "жовтень", "листопад", "грудень"},
		yearSuffix: " року",
		days:       [7]string{"неділя", "понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота"},
		plural:     ukrainian, categories: []string{"one", "few", "many", "other"},
	},
	&Style{
		lang: "pl", dir: "ltr", decimal: ",", group: NBSP, least: 2, signGap: NBSP, euroAfter: true, euroGap: NBSP, clock: "15:04",
		months: [12]string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"},
		alone:  [12]string{"styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień", "październik", "listopad", "grudzień"},
		days:   [7]string{"niedziela", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota"},
		plural: polish, categories: []string{"one", "few", "many", "other"},
	},
)

func known(all ...*Style) map[string]*Style {
	out := make(map[string]*Style, len(all))
	for _, s := range all {
		if s.alone[0] == "" {
			s.alone = s.months
		}
		out[s.lang] = s
	}
	return out
}

// The plural rules are those of CLDR 46 for whole numbers.

func oneOther(n int) string {
	if n == 1 {
		return "one"
	}
	return "other"
}

func arabic(n int) string {
	switch last := n % 100; {
	case n == 0:
		return "zero"
	case n == 1:
		return "one"
	case n == 2:
		return "two"
	case last >= 3 && last <= 10:
		return "few"
	case last >= 11:
		return "many"
	}
	return "other"
}

func ukrainian(n int) string {
	switch unit, last := n%10, n%100; {
	case unit == 1 && last != 11:
		return "one"
	case unit >= 2 && unit <= 4 && (last < 12 || last > 14):
		return "few"
	}
	return "many"
}

func polish(n int) string {
	switch unit, last := n%10, n%100; {
	case n == 1:
		return "one"
	case unit >= 2 && unit <= 4 && (last < 12 || last > 14):
		return "few"
	}
	return "many"
}
