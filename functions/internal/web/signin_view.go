package web

// SignInView is the local sign-in page: demo users to choose from, per gemeente.
type SignInView struct {
	Page
	Intro  string
	Action string // receives csrf, gebruiker and verder
	Next   string // where to go afterwards
	Groups []SignInGroup
}

// SignInGroup holds the users of one gemeente.
type SignInGroup struct {
	Title string
	Users []SignInUser
}

// SignInUser is one demo user.
type SignInUser struct{ ID, Name, Role, Note string }
