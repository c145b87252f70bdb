"""The text of the declaration a call begins with; a manager may put their own in its place. Pure."""

# An example in the form usual for reviewers; its wording is nobody's official text.
TEXT = """나는 이 공모의 평가위원으로서 다음과 같이 서약합니다.

1. 관계 법령과 공고한 평가 기준에 따라 공정하고 독립하여 평가합니다.
2. 나와 이해관계가 있는 과제는 열람하기 전에 알리고, 그 과제의 평가에서 물러납니다.
3. 사업계획서의 내용, 점수와 의견, 다른 평가위원이 누구인지를 평가가 끝난 뒤에도 누구에게도 알리지 않으며 평가 외의 목적으로 쓰지 않습니다.
4. 평가와 관련하여 금품이나 향응을 받지 않고 청탁에 응하지 않으며, 그런 일이 있으면 곧바로 담당 기관에 알립니다.
5. 이 서약을 어기면 해촉되고 관계 법령에 따른 책임을 지는 것을 알고 있습니다."""
TEXT_EN = """As a reviewer of this call I declare:

1. I judge fairly and independently, by the law and by the criteria that were published.
2. Where I have an interest in a project I say so before I read it, and step aside from judging it.
3. I tell nobody what proposals contain, which points and opinions were given, or who the other reviewers are, not after the review either, and use none of it for anything else.
4. I take no gifts or hospitality and follow no requests in connection with the review, and report any at once.
5. I know that breaking this declaration ends my appointment and that I answer for it under the law."""
