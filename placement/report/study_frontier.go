package report

// curveView is the chart of a frontier.
type curveView struct {
	Width, Height, Title, Desc string
	Line, Bound                string // points of polylines
	Grid                       []segment
	Points                     []dotView
	Labels                     []curveLabel
}

type segment struct{ X1, Y1, X2, Y2 string }

type dotView struct{ X, Y, R, Class, Title string }

type curveLabel struct{ X, Y, Class, Anchor, Text string }
