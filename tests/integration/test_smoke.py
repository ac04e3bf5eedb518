def test_rows_are_seen_and_rolled_back(make, client):
    consultation = make.consultation()
    proposal = make.proposal(consultation)
    make.vote(proposal)
    assert client.get("/health").status_code == 200
